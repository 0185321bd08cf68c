using System.Globalization;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Domain.Resources;
using Lko.Web.Resources;
using Lko.Web.Ui;

namespace Lko.Web.Features.Integration;

/// <summary>How states, ages and moments of the federation read and look on every screen of the integration administrator.</summary>
internal static class IntegrationWords
{
    /// <summary>Operations run on the head office's clock.</summary>
    public static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Moscow");

    public static string Name(SystemHealth state) => DomainTexts.Integration[$"Health.{state}"];

    public static string Name(RejectReason reason) => DomainTexts.Integration[$"Reason.{reason}"];

    public static string Name(SyncRunState state) => DomainTexts.Integration[$"Run.{state}"];

    /// <summary>How a run ended, and that files of it were refused where it otherwise succeeded.</summary>
    public static string Name(SyncRunState state, int rejected) =>
        IsSpoilt(state, rejected) ? WebTexts.Integration.Format("Run.Rejected", Name(state), Fmt.Number(rejected)) : Name(state);

    /// <summary>It succeeded, and files that nothing has replaced were refused.</summary>
    public static bool IsSpoilt(SyncRunState state, int rejected) => state == SyncRunState.Succeeded && rejected > 0;

    public static string Name(SyncFault fault) => DomainTexts.Integration[$"Fault.{fault}"];

    /// <summary>What the reader can do about it, and whom to ask.</summary>
    public static string Advice(SyncFault fault) => WebTexts.Integration[$"Fault.{fault}"];

    /// <summary>Why a run did not come to its end, and the number to quote when one asks about it.</summary>
    public static string Reason(SyncFault fault, long run) => $"{Name(fault)}. {WebTexts.Integration.Format("Run.Reference", run)}";

    public static string Name(FileVerdict verdict) => DomainTexts.Integration[$"Verdict.{verdict}"];

    public static string Name(OutboxState state) => DomainTexts.Integration[$"Outbox.{state}"];

    public static string Name(FindingKind kind) => DomainTexts.Integration[$"Finding.{kind}"];

    /// <summary>What a message asks of the CRM; a type that nobody here knows as it is.</summary>
    public static string MessageName(string type) =>
        OrderLifecycle.Intents.Values.FirstOrDefault(row => string.Equals(row.MessageType, type, StringComparison.Ordinal))?.Name ?? type;

    public static Tone ToneOf(OutboxState state) => state switch
    {
        OutboxState.Delivered => Tone.Ok,
        OutboxState.Rejected or OutboxState.Dead => Tone.Bad,
        OutboxState.Unknown => Tone.Held,
        OutboxState.Cancelled => Tone.Off,
        _ => Tone.Progress,
    };

    public static string IconOf(OutboxState state) => state switch
    {
        OutboxState.Delivered => "Check",
        OutboxState.Rejected => "Block",
        OutboxState.Dead => "ErrorOutline",
        OutboxState.Unknown => "Help",
        OutboxState.Cancelled => "Undo",
        _ => "Send",
    };

    public static string Name(SyncStage stage) => DomainTexts.Integration[$"Stage.{stage}"];

    /// <summary>The stage of a run, and how much of it is done.</summary>
    public static string Words(SyncProgress progress) =>
        progress.Percent is { } percent ? WebTexts.Integration.Format("Progress.Percent", Name(progress.Stage), Fmt.Percent(percent, 0)) : Name(progress.Stage);

    /// <summary>Who or what began a run, with the months it was about; null when it was the schedule.</summary>
    public static string? Cause(SyncRunRow run)
    {
        if (run.Cause == SyncCause.Schedule)
        {
            return null;
        }

        var words = DomainTexts.Integration[$"Cause.{run.Cause}"];
        var months = run is { From: { } from, To: { } to } ? WebTexts.Integration.Format("Run.Months", words, Month(from), Month(to)) : words;
        return run.AskedBy is { } by ? WebTexts.Integration.Format("Run.Asked", months, by) : months;

        static string Month(Period month) => month.FirstDay.ToString("MM.yyyy", CultureInfo.InvariantCulture);
    }

    /// <summary>How deliveries reach the portal; a way that nobody here knows as it is.</summary>
    public static string Transport(string code) => WebTexts.Integration.Find($"Transport.{code}") ?? code;

    /// <summary>What a system delivers, in words.</summary>
    public static string Feeds(RegistryEntry entry) => string.Join(", ", entry.Feeds
        .Select(code => string.Equals(code, "p95", StringComparison.Ordinal) ? Feed.TrafficSamples : Enum.TryParse<Feed>(code, ignoreCase: true, out var feed) ? feed : (Feed?)null)
        .OfType<Feed>()
        .Select(feed => Name(feed).ToLower(CultureInfo.CurrentCulture)));

    public static string Name(Feed feed) => DomainTexts.Integration[$"Feed.{feed}"];

    /// <summary>A product with its name, any other kind by its code.</summary>
    public static string Name(CodeMeaning meaning, ProductCatalogue catalogue) =>
        meaning.Kind == ServiceCodeKind.Product && catalogue.Find(meaning.Meaning) is { } product ? $"{meaning.Meaning} \u2014 {product.Name.Current}" : meaning.Meaning;

    public static string Names(IEnumerable<Feed> feeds) => string.Join(", ", feeds.Select(Name));

    public static Tone ToneOf(SyncRunState state, int rejected = 0) => state switch
    {
        SyncRunState.Succeeded when rejected > 0 => Tone.Held,
        SyncRunState.Succeeded => Tone.Ok,
        SyncRunState.Running => Tone.Progress,
        SyncRunState.Failed => Tone.Bad,
        _ => Tone.Held,
    };

    public static string IconOf(SyncRunState state, int rejected = 0) => state switch
    {
        SyncRunState.Succeeded when rejected > 0 => "WarningAmber",
        SyncRunState.Succeeded => "Check",
        SyncRunState.Running => "Autorenew",
        SyncRunState.Failed => "Close",
        SyncRunState.Stopped => "Block",
        _ => "Pause",
    };

    public static Tone ToneOf(FileVerdict verdict) => verdict switch
    {
        FileVerdict.Effective => Tone.Ok,
        FileVerdict.Rejected => Tone.Bad,
        FileVerdict.Unsupported or FileVerdict.NotTaken => Tone.Held,
        _ => Tone.Neutral,
    };

    public static string IconOf(FileVerdict verdict) => verdict switch
    {
        FileVerdict.Effective => "Check",
        FileVerdict.Rejected => "Block",
        FileVerdict.Unsupported or FileVerdict.NotTaken => "WarningAmber",
        FileVerdict.Superseded or FileVerdict.Repeated => "Autorenew",
        _ => "Remove",
    };

    public static TimelineItem Item(IntegrationActionRow row, DateTimeOffset now) =>
        new(DomainTexts.Integration[$"Did.{row.Kind}"], row.By, Moment(row.At, now), row.At, TimelineMark.Own, row.Detail);

    /// <summary>Milliseconds under a second, seconds under two minutes, then hours and minutes.</summary>
    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => WebTexts.Integration.Format("Duration.Milliseconds", Fmt.Number((int)duration.TotalMilliseconds)),
        { TotalMinutes: < 2 } => WebTexts.Integration.Format("Duration.Seconds", Fmt.Number((decimal)duration.TotalSeconds, 1)),
        _ => Fmt.Minutes(duration),
    };

    public static Tone ToneOf(SystemHealth state) => state switch
    {
        SystemHealth.Fresh => Tone.Ok,
        SystemHealth.Quarantined or SystemHealth.Late or SystemHealth.Missing or SystemHealth.Rejected => Tone.Held,
        SystemHealth.Failing => Tone.Bad,
        _ => Tone.Off,
    };

    public static string IconOf(SystemHealth state) => state switch
    {
        SystemHealth.Fresh => "Check",
        SystemHealth.Quarantined => "WarningAmber",
        SystemHealth.Late => "Schedule",
        SystemHealth.Missing => "Inbox",
        SystemHealth.Rejected => "Block",
        SystemHealth.Failing => "LinkOff",
        SystemHealth.Paused => "Pause",
        SystemHealth.NotRead => "HourglassBottom",
        _ => "Remove",
    };

    public static string Moment(DateTimeOffset instant, DateTimeOffset now) => Fmt.Moment(instant, Zone, now);

    public static string Moment(DateTimeOffset? instant, DateTimeOffset now) => instant is { } at ? Moment(at, now) : Fmt.None;

    /// <summary>Minutes under an hour, hours under two days, then days.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalHours: < 1 } => WebTexts.Integration.Format("Age.Minutes", Fmt.Number(Math.Max(1, (int)age.TotalMinutes))),
        { TotalDays: < 2 } => Fmt.Hours((int)age.TotalHours),
        _ => Fmt.Days((int)age.TotalDays),
    };

    public static string Lag(TimeSpan? lag) => lag switch
    {
        null => Fmt.None,
        { Ticks: 0 } => WebTexts.Integration["Lag.None"],
        { } age => Age(age),
    };

    /// <param name="isAtLeast">There may be more than were counted.</param>
    public static string Rows(int rows, bool isAtLeast) => isAtLeast ? $"{RaiseIntegrationAlerts.AtLeast}\u00a0{Fmt.Number(rows)}" : Fmt.Number(rows);

    public static string Speed(decimal? rows) => rows is { } value ? Fmt.Number(value, value < 10 ? 1 : 0) : Fmt.None;

    /// <summary>What stands under a system's code where there is room for a word.</summary>
    public static string Short(SystemHealthRow row, DateTimeOffset now) => row.State switch
    {
        SystemHealth.Quarantined => WebTexts.Integration.Format("Health.CellQuarantined", Rows(row.Quarantined, row.IsQuarantinedAtLeast)),
        SystemHealth.Late => Lag(row.Lag),
        SystemHealth.Rejected => WebTexts.Integration.Format("Health.CellRejected", Fmt.Number(row.RejectedFiles)),
        SystemHealth.Failing when (row.FailingSince ?? row.BreakerOpenSince) is { } since => Age(now - since),
        SystemHealth.Fresh => Moment(row.LastSuccessAt, now),
        _ => WebTexts.Integration[$"Health.Cell{row.State}"],
    };
}
