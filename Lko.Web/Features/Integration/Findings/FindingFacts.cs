using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Integration.Findings;

/// <summary>One thing a finding says.</summary>
/// <param name="Label">Null where nobody here can say what the text is.</param>
/// <param name="IsRaw">As another system sent it.</param>
internal sealed record FindingFact(string? Label, string Value, bool IsRaw = false);

/// <summary>
/// What is stored of a finding is the same for every reader; here it becomes labels, and times on the reader's clock. A detail that is not of the
/// form its kind writes is told as it stands.
/// </summary>
internal static partial class FindingFacts
{
    private const string StoredMoment = "yyyy-MM-dd HH:mm 'UTC'";
    private const int MatchMilliseconds = 1000;
    private static readonly Texts Texts = WebTexts.Integration;

    public static IReadOnlyList<FindingFact> Of(FindingKind kind, string detail, TimeZoneInfo zone, DateTimeOffset now) => kind switch
    {
        FindingKind.SystemLate or FindingKind.BreakerOpen or FindingKind.FilesRejected or FindingKind.FilesMissing or FindingKind.QuarantineJump or FindingKind.ClockSkewed or FindingKind.FutureDated =>
            [new(Texts[$"Fact.{kind}"], Value(kind, detail, at => Fmt.Moment(at, zone, now)))],
        FindingKind.PagesGone => [new(Texts["Fact.PagesGone"], detail)],
        FindingKind.RequestsGone when GoneRequests.Read(detail) is { } gone =>
            [new(Texts["Fact.RequestsGone"], Texts.Format("Run.FilesOf", Fmt.Number(gone.Gone), Fmt.Number(gone.All))), new(Texts["Fact.Numbers"], gone.Numbers), new(Texts["Fact.IfSettled"], Texts["Fact.RequestsGo"])],
        FindingKind.FilesNotTaken => [new(Texts["Fact.Names"], detail)],
        FindingKind.FilesGrew when UnknownNames.Of(detail).ToList() is { Count: > 0 } names =>
            [.. names.GroupBy(name => name.Feed, name => name.Name).Select(feed => new FindingFact(IntegrationWords.Name(feed.Key), string.Join(", ", feed)))],
        FindingKind.DeadLetter when DeadLetter().Match(detail) is { Success: true } letter =>
            [Message(letter), new(Texts["Outbox.Attempts"], letter.Groups["attempts"].Value), .. Told("Outbox.Answer", letter.Groups["answer"].Value)],
        FindingKind.DeadLetter => [new(Texts["Fact.Message"], Value(kind, detail, at => Fmt.Moment(at, zone, now)))],
        FindingKind.MessageRefused or FindingKind.OffContract when Answered().Match(detail) is { Success: true } message => [Message(message), .. Told("Outbox.Answer", message.Groups["answer"].Value)],
        FindingKind.SequenceGap when Gap().Match(detail) is { Success: true } gap => [new(Texts["Fact.Events"], Texts.Format("Run.FilesOf", gap.Groups["seen"].Value, gap.Groups["highest"].Value))],
        FindingKind.UnknownOrder => [new(Texts["Fact.Reported"], Reported(detail))],
        FindingKind.LeftTerminalState or FindingKind.ReasonMissing or FindingKind.ExpectedDayMissing when Event().Match(detail) is { Success: true } told => OfEvent(told),
        _ => [new(null, detail, IsRaw: true)],
    };

    /// <summary>The one thing that the news of an incident says beside its subject.</summary>
    /// <param name="moment">How an instant is told where it stands.</param>
    public static string Value(FindingKind kind, string stored, Func<DateTimeOffset, string> moment) => kind switch
    {
        FindingKind.SystemLate or FindingKind.BreakerOpen or FindingKind.FutureDated when DateTimeOffset.TryParseExact(stored, StoredMoment, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) => moment(at),
        FindingKind.FilesMissing when DateOnly.TryParseExact(stored, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out var month) => Fmt.Period(Period.Of(month)),
        FindingKind.FilesRejected or FindingKind.QuarantineJump or FindingKind.PagesGone or FindingKind.RequestsGone when int.TryParse(stored, NumberStyles.None, CultureInfo.InvariantCulture, out var count) => Fmt.Number(count),
        FindingKind.QuarantineJump when stored.StartsWith(RaiseIntegrationAlerts.AtLeast, StringComparison.Ordinal) && int.TryParse(stored[RaiseIntegrationAlerts.AtLeast.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var least) =>
            IntegrationWords.Rows(least, isAtLeast: true),
        FindingKind.DeadLetter => IntegrationWords.MessageName(stored),
        _ => stored,
    };

    private static FindingFact Message(Match match) => new(Texts["Fact.Message"], IntegrationWords.MessageName(match.Groups["type"].Value));

    private static List<FindingFact> OfEvent(Match told)
    {
        List<FindingFact> facts = [];
        if (Enum.TryParse<OrderState>(told.Groups["before"].Value, out var before))
        {
            facts.Add(new(Texts["Fact.Before"], before.Row().Name));
        }

        facts.Add(new(Texts["Fact.Reported"], Reported(told.Groups["code"].Value)));
        facts.Add(new(Texts["Fact.Sequence"], told.Groups["seq"].Value));
        facts.AddRange(Day("Fact.Expected", told.Groups["expected"].Value));
        facts.AddRange(Day("Fact.Committed", told.Groups["committed"].Value));
        facts.AddRange(Told("Fact.Comment", told.Groups["comment"].Value));
        return facts;
    }

    private static IEnumerable<FindingFact> Day(string label, string stored) =>
        Told(label, DateOnly.TryParseExact(stored, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? Fmt.Date(day) : stored);

    private static IEnumerable<FindingFact> Told(string label, string value) => string.IsNullOrWhiteSpace(value) ? [] : [new(Texts[label], value.Trim())];

    /// <summary>What the CRM said of an order, by the name of the state it leads to; a code that nobody here knows as it is.</summary>
    private static string Reported(string code) =>
        !OrderLifecycle.CrmCodes.TryGetValue(code, out var row) ? code
        : row.Stage is { } stage && stage != OrderStage.None ? $"{row.State.Row().Name}, {stage.Name().ToLower(CultureInfo.CurrentCulture)}"
        : row.State.Row().Name;

    [GeneratedRegex("""^(?<type>[\w.]+) [\w-]+, attempts: (?<attempts>\d+)\.(?<answer>.*)$""", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex DeadLetter();

    [GeneratedRegex("""^(?<type>order\.\w+):(?<answer>.*)$""", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Answered();

    [GeneratedRegex("""^(?<seen>\d+) of (?<highest>\d+)$""", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Gap();

    [GeneratedRegex("""^((?<before>\w+) -> )?(?<code>\w+), seq (?<seq>\d+)(, expected (?<expected>[^,]*), committed (?<committed>[^.]*)\.(?<comment>.*))?$""", RegexOptions.Singleline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, MatchMilliseconds)]
    private static partial Regex Event();
}
