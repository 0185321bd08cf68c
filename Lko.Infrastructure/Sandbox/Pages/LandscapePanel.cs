using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The source systems by macro-region, each with its next delivery and its faults.</summary>
internal static class LandscapePanel
{
    /// <summary>Whoever presses Enter in a field means none of the systems in particular.</summary>
    private static readonly Markup NoDefault = new("<button disabled hidden></button>");

    private static Texts Words => InfrastructureTexts.Sandbox;

    public static Markup Show(PlayedLedger ledger, BillingDrops drops, LandscapeFaults faults, SftpDoors doors)
    {
        var regions = ledger.Registry.Systems.GroupBy(system => system.MacroBranch ?? "", StringComparer.Ordinal)
            .OrderBy(region => region.Key.Length == 0)
            .Select(region => Region(region.Key.Length == 0 ? Words["Landscape.Country"] : ledger.Registry.MacroBranches[region.Key].Current, [.. region], drops, doors));
        return Markup.Of($"""
            <section class="pan" id="landscape"><header><h2>{Words["Landscape.Heading"]}</h2></header>
            {Markup.Join(regions)}{Waiting(faults)}
            <p class="foot cap">{Words.Format("Landscape.Folder", drops.Folder)} {Words[doors.Any ? "Landscape.Doors" : "Landscape.NoDoors"]}</p></section>
            """);
    }

    private static Markup Region(string name, IReadOnlyList<PlayedSystem> systems, BillingDrops drops, SftpDoors doors) => Markup.Of($"""
        <details class="region"><summary><b>{name}</b> <span class="cap nw">{Words.Format("Landscape.Count", systems.Count)}</span></summary>
        <form method="post">{NoDefault}<div class="in grid">
        {Markup.Field(Words["Faults.Kind"], Markup.Of($"""<select name="kind">{Kinds(systems, doors)}</select>"""), isWide: true)}
        {Markup.Number(Words["Faults.Count"], "count", 1, 10_000, 1)}
        {Markup.Number(Words["Landscape.After"], "after", 0, 10_000, 0)}
        {Markup.Number(Words["Landscape.Seconds"], "seconds", null, null, 0, isWhole: false)}
        {FeedChoice(systems)}</div>
        <div class="scroll" tabindex="0" role="group" aria-label="{Words["Landscape.Systems"]}"><table><thead><tr><th scope="col">{Words["Landscape.System"]}</th><th scope="col">{Words["Landscape.Format"]}</th><th scope="col">{Words["Landscape.Delivery"]}</th><th scope="col">{Words["Landscape.Actions"]}</th></tr></thead>
        <tbody>{Markup.Join(systems.Select(system => Row(system, drops)))}</tbody></table></div></form></details>
        """);

    private static Markup Row(PlayedSystem system, BillingDrops drops)
    {
        var last = !system.Delivers ? Words["Landscape.OnRequest"] : drops.Of(system.Code) is [.., var name] ? name : Words["Landscape.NoDelivery"];
        var drop = system.HasLedger ? Button($"/control/billing/{system.Code}/drop", system.Delivers ? "Landscape.Drop" : "Landscape.Correct", system) : Markup.Empty;
        return Markup.Of($"""
            <tr><td><b>{system.Code}</b><span class="cap">{system.Name.Current}</span></td><td class="nw">{system.Dialect}<span class="cap">{system.Transport}</span></td>
            <td class="nw" data-live="drop-{system.Code}">{last}</td>
            <td class="acts nw">{drop} {Button($"/control/billing/{system.Code}/faults", "Landscape.Fault", system)}</td></tr>
            """);
    }

    private static Markup Button(string action, string key, PlayedSystem system) =>
        Markup.Of($"""<button class="btn sm" formaction="{action}" aria-label="{Words.Format(key + "Of", system.Code)}">{Words[key]}</button>""");

    private static Markup Kinds(IReadOnlyList<PlayedSystem> systems, SftpDoors doors)
    {
        var answers = Markup.Join([Faults(Enum.GetNames<AnswerFault>()), Faults(LandscapeControl.SilentFeed)]);
        return Markup.Of($"""
            {Group(true, "Landscape.InSystem", Faults(LandscapeControl.ClockSkew))}{Group(systems.Any(system => system.Delivers), "Landscape.InDelivery", Faults(Enum.GetNames<DropFault>()))}{Group(systems.Any(system => doors.Has(system.Code)), "Landscape.InConnection", Faults(Enum.GetNames<LineFault>()))}{Group(systems.Any(system => !system.Delivers), "Landscape.InAnswer", answers)}
            """);
    }

    private static Markup FeedChoice(IReadOnlyList<PlayedSystem> systems) => !systems.Any(system => system is { Delivers: false, HasLedger: true })
        ? Markup.Empty
        : Markup.Field(Words["Landscape.Feed"], Markup.Of($"""<select name="feed">{Markup.Join(RestJsonWriter.Feeds.Select(feed => Markup.Option(feed, feed)))}</select>"""));

    private static Markup Faults(params IEnumerable<string> kinds) => Markup.Join(kinds.Select(kind => Markup.Option(kind, Words[$"Fault.{kind}"])));

    private static Markup Group(bool isShown, string key, Markup options) => isShown ? Markup.Of($"""<optgroup label="{Words[key]}">{options}</optgroup>""") : Markup.Empty;

    private static Markup Waiting(LandscapeFaults faults)
    {
        var list = Markup.Join(faults.All().Select(item => Markup.Of($"""<li class="st held">{item.System}: {Waiting(item.Kind)} · {item.Left}</li>""")));
        return list.Html.Length == 0
            ? new Markup("""<div data-live="landscape-faults"></div>""")
            : Markup.Of($"""
                <div class="note" data-live="landscape-faults"><b>{Words["Landscape.Waiting"]}</b><ul class="chips">{list}</ul><form method="post" action="/control/billing/faults/clear"><button class="btn sm">{Words["Faults.Clear"]}</button></form></div>
                """);
    }

    private static string Waiting(string kind) => kind switch
    {
        LandscapeControl.ClockSkew => Words["Waiting.ClockSkew"],
        _ when kind.StartsWith(LandscapeControl.SilentFeed, StringComparison.Ordinal) => Words.Format("Waiting.SilentFeed", kind[LandscapeControl.SilentFeed.Length..].Trim()),
        _ => Words[$"Fault.{kind}"],
    };
}
