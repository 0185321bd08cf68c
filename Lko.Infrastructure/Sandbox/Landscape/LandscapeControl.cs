using System.Globalization;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>Controls of the played source systems under <c>/control/billing</c>.</summary>
internal static class LandscapeControl
{
    /// <summary>Not a fault of one answer: it stays until it is set to zero.</summary>
    public const string ClockSkew = "ClockSkew";

    /// <summary>Nor this: the named feed is refused as one that the system does not tell, until all faults are cleared.</summary>
    public const string SilentFeed = "SilentFeed";

    private const double MostSkew = 10 * 365 * 86_400d;

    private const string LastMile = "LMP";

    public static void MapLandscape(this IEndpointRouteBuilder control)
    {
        control.MapPost("/billing/{system}/drop", DropAsync);
        control.MapPost("/billing/{system}/faults", FaultAsync);
        control.MapPost("/lastmile/requests", WriteAsync);
        control.MapPost("/billing/faults/clear", async (HttpContext http, LandscapeFaults faults, SftpDoors doors) =>
        {
            var input = await ControlInput.ReadAsync(http);
            faults.Clear();
            doors.Open();
            return input.Done(new { done = true });
        });
    }

    private static async Task<IResult> DropAsync(HttpContext http, string system, Lazy<PlayedLedger> ledger, Lazy<BillingDrops> drops, ToldVersions told)
    {
        var input = await ControlInput.ReadAsync(http);
        if (ledger.Value.Registry.Find(system) is not { HasLedger: true } played)
        {
            return Results.NotFound();
        }

        if (!played.Delivers)
        {
            // Who is asked tells the corrected month from now on.
            return input.Done(new { system, version = told.Correct(played, ledger.Value.LastClosed(played)), deliveries = Array.Empty<object>() });
        }

        var left = drops.Value.DropNext(played);
        return input.Done(new { system, delivery = left[^1].Name, files = left[^1].Files, deliveries = left.Select(delivery => new { name = delivery.Name, files = delivery.Files }) });
    }

    /// <summary>Requests for last miles by the clock of their portal, or committed so many seconds after the time they bear; with a number, a revision of that one, or <c>deleted</c> true or false.</summary>
    private static async Task<IResult> WriteAsync(HttpContext http, Lazy<LastMileBook> book, LandscapeFaults faults, SandboxClock clock)
    {
        var input = await ControlInput.ReadAsync(http);
        var at = clock.Now + faults.Skew(LastMile) - TimeSpan.FromSeconds(input.Number("seconds", 0, 86_400));
        if (input.Text("number") is { } number)
        {
            if (input.Flag("deleted") is { } deleted)
            {
                book.Value.Delete(number, deleted);
                return input.Done(new { numbers = new[] { number } });
            }

            return book.Value.Revise(number, at) ? input.Done(new { numbers = new[] { number } }) : Results.NotFound();
        }

        return input.Done(new { numbers = book.Value.Write((int)Math.Max(1, input.Number("count", 1, 10_000)), at) });
    }

    private static async Task<IResult> FaultAsync(HttpContext http, string system, Lazy<PlayedLedger> ledger, LandscapeFaults faults, SftpDoors doors)
    {
        var input = await ControlInput.ReadAsync(http);
        if (ledger.Value.Registry.Find(system) is not { } played)
        {
            return Results.NotFound();
        }

        if (string.Equals(input.Text("kind"), ClockSkew, StringComparison.OrdinalIgnoreCase))
        {
            faults.SetSkew(system, Seconds(input));
        }
        else if (played.Delivers)
        {
            AddToDeliveries(input, played, faults, doors);
        }
        else if (string.Equals(input.Text("kind"), SilentFeed, StringComparison.OrdinalIgnoreCase))
        {
            faults.Silence(system, FeedOf(played, input));
        }
        else
        {
            var kind = input.Choice<AnswerFault>("kind");
            faults.Add(system, kind is not AnswerFault.TraversalName || played.Dialect is "crm-rest" ? kind : throw ControlInput.Refuse("NamesNoFiles", system), Count(input), After(input));
        }

        return input.Done(new { done = true });
    }

    /// <summary>Their files may be spoiled, and the line to their server where there is one.</summary>
    private static void AddToDeliveries(ControlInput input, PlayedSystem system, LandscapeFaults faults, SftpDoors doors)
    {
        if (!Enum.TryParse<LineFault>(input.Text("kind"), ignoreCase: true, out var line))
        {
            var kind = input.Choice<DropFault>("kind");
            faults.Add(system.Code, SpoiledFiles.Fits(kind, system) ? kind : throw ControlInput.Refuse("NotSpoiled", system.Code), Count(input));
        }
        else if (!doors.Has(system.Code))
        {
            throw ControlInput.Refuse("NoConnection", system.Code);
        }
        else if (line == LineFault.Refuse)
        {
            faults.Refuse(system.Code);
            doors.Refuse(system.Code);
        }
        else
        {
            faults.Add(system.Code, line, Count(input), After(input));
        }
    }

    private static int Count(ControlInput input) => (int)Math.Max(1, input.Number("count", 1, 10_000));

    private static int After(ControlInput input) => (int)input.Number("after", 0, 10_000);

    /// <summary>The CRM and the last-mile portal tell one thing each, or each at an address of its own.</summary>
    private static string FeedOf(PlayedSystem system, ControlInput input) =>
        system.HasLedger && input.Text("feed") is { } feed && RestJsonWriter.Feeds.Contains(feed, StringComparer.Ordinal)
            ? feed
            : throw ControlInput.Refuse("NoFeed", system.Code);

    private static TimeSpan Seconds(ControlInput input) =>
        double.TryParse(input.Text("seconds") ?? "0", NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) <= MostSkew
            ? TimeSpan.FromSeconds(seconds)
            : throw ControlInput.Refuse("OutOfRange", "seconds");
}
