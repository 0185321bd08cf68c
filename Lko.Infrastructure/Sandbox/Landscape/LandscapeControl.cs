using System.Collections.Frozen;
using Lko.Infrastructure.Resources;
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

    /// <summary>Code of the last-mile portal.</summary>
    public const string LastMile = "LMP";

    private const double MostSkew = 10 * 365 * 86_400d;

    private static readonly FrozenSet<string> OfAnySystem =
        new[] { ClockSkew, SilentFeed }.Concat(Enum.GetNames<AnswerFault>()).Concat(Enum.GetNames<DropFault>()).Concat(Enum.GetNames<LineFault>()).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

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
        var at = clock.Now + faults.Skew(LastMile) - TimeSpan.FromSeconds(input.Number("seconds", 0, 0, 86_400));
        if (input.Text("number") is not { } number)
        {
            return input.Done(new { numbers = book.Value.Write(input.Count(), at) });
        }

        var isKnown = input.Flag("deleted") is { } deleted ? book.Value.Delete(number, deleted, clock.Now) : book.Value.Revise(number, at, clock.Now);
        return isKnown
            ? input.Done(new { numbers = new[] { number } })
            : throw new ControlRefusal(InfrastructureTexts.Sandbox["Control.UnknownRequest"], "number", StatusCodes.Status404NotFound);
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
            faults.SetSkew(system, TimeSpan.FromSeconds(input.Number("seconds", 0, -MostSkew, MostSkew)));
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
            faults.Add(system, AnswerFaultOf(input, played), input.Count(), After(input));
        }

        return input.Done(new { done = true });
    }

    /// <summary>Their files may be spoiled, and the line to their server where there is one.</summary>
    private static void AddToDeliveries(ControlInput input, PlayedSystem system, LandscapeFaults faults, SftpDoors doors)
    {
        if (!Enum.TryParse<LineFault>(input.Text("kind"), ignoreCase: true, out var line))
        {
            var kind = KindOf<DropFault>(input, system);
            faults.Add(system.Code, SpoiledFiles.Fits(kind, system) ? kind : throw ControlInput.Refuse("NotSpoiled", "kind", system.Code), input.Count(), After(input));
        }
        else if (!doors.Has(system.Code))
        {
            throw ControlInput.Refuse("NoConnection", "kind", system.Code);
        }
        else if (line == LineFault.Refuse)
        {
            faults.Refuse(system.Code);
            doors.Refuse(system.Code);
        }
        else
        {
            faults.Add(system.Code, line, input.Count(), After(input));
        }
    }

    private static AnswerFault AnswerFaultOf(ControlInput input, PlayedSystem system) => KindOf<AnswerFault>(input, system) switch
    {
        AnswerFault.TraversalName when system.Dialect is not "crm-rest" => throw ControlInput.Refuse("NamesNoFiles", "kind", system.Code),
        AnswerFault.XmlBomb or AnswerFault.ExternalEntity when system.Dialect is not "soap" => throw ControlInput.Refuse("NotItsFault", "kind", system.Code),
        var fault => fault,
    };

    /// <summary>What only systems of another sort can have is not mistyped.</summary>
    private static T KindOf<T>(ControlInput input, PlayedSystem system)
        where T : struct, Enum =>
        input.Text("kind") is { } kind && OfAnySystem.Contains(kind) && !Enum.TryParse<T>(kind, ignoreCase: true, out _)
            ? throw ControlInput.Refuse("NotItsFault", "kind", system.Code)
            : input.Choice<T>("kind");

    /// <summary>How many times all is well before it begins.</summary>
    private static int After(ControlInput input) => input.Whole("after", 0, 0, 10_000);

    /// <summary>The CRM and the last-mile portal tell one thing each, or each at an address of its own.</summary>
    private static string FeedOf(PlayedSystem system, ControlInput input) =>
        system.HasLedger && input.Text("feed") is { } feed && RestJsonWriter.Feeds.Contains(feed, StringComparer.Ordinal)
            ? feed
            : throw ControlInput.Refuse("NoFeed", "feed", system.Code);
}
