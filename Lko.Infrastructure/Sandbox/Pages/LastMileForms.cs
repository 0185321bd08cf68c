using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Landscape.Http;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The last-mile portal on the desk: requests that are written down, put off, deleted and brought back.</summary>
internal static class LastMileForms
{
    private const int Shown = 200;

    private static Texts Words => InfrastructureTexts.Sandbox;

    private static Markup Late => Markup.Number(Words["LastMile.Late"], "seconds", 0, 86_400, 0, isWhole: false);

    public static Markup New() => Markup.Of($"""
        <section class="pan"><header><h2>{Words["LastMile.New"]}</h2></header><form class="in grid" method="post" action="/control/lastmile/requests">
        {Markup.Number(Words["LastMile.Count"], "count", 1, 10_000, 1)}
        {Late}
        <button class="btn">{Words["LastMile.Write"]}</button></form></section>
        """);

    public static Markup Known(LastMileBook book, DateTimeOffset now, TimeSpan skew)
    {
        var options = Markup.Join(book.List(now, skew).Take(Shown).Select(row => Markup.Option(row.Number, Words.Format(row.IsDeleted ? "LastMile.Deleted" : "LastMile.Revision", row.Number, row.Revision))));
        return Markup.Of($"""
            <section class="pan"><header><h2>{Words["LastMile.Known"]}</h2></header><form class="in grid" method="post" action="/control/lastmile/requests">
            {Markup.Field(Words["LastMile.Number"], Markup.Of($"""<select name="number">{options}</select>"""), part: "lastmile", isWide: true)}
            {Late}
            <div class="acts wide"><button class="btn">{Words["LastMile.Revise"]}</button><button class="btn" name="deleted" value="true">{Words["LastMile.Delete"]}</button><button class="btn" name="deleted" value="false">{Words["LastMile.Restore"]}</button></div></form></section>
            """);
    }
}
