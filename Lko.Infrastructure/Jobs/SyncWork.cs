using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Quartz;

namespace Lko.Infrastructure.Jobs;

/// <summary>
/// What one run of a system's job has to do: read what is new, read everything again, or read the next months of a backfill. It lies as texts in the
/// data of its trigger, so that any node can do it; what is to come after the run is another one.
/// </summary>
/// <param name="Reprocess">Every effective file is read again, also an unchanged one.</param>
/// <param name="Backfill">The months that are left; null = the system's usual ones.</param>
/// <param name="By">Who asked; null for the portal itself.</param>
/// <param name="Attempt">How often a failed run of it was repeated.</param>
/// <param name="AtOnce">Months of a backfill that one run asks for.</param>
/// <param name="IsOwn">The portal itself goes on with what was asked for.</param>
internal sealed record SyncWork(bool Reprocess = false, BackfillRest? Backfill = null, UserId? By = null, int Attempt = 0, int AtOnce = SyncWork.MonthsAtOnce, bool IsOwn = false)
{
    /// <summary>Execution group of the runs that may wait.</summary>
    public const string BackfillGroup = "backfill";

    /// <summary>As many as an ordinary run asks for, so that the deadline suits both. The others follow run by run.</summary>
    private const int MonthsAtOnce = 3;

    private const string ReprocessKey = "reprocess";
    private const string FromKey = "from";
    private const string ToKey = "to";
    private const string ByKey = "by";
    private const string AttemptKey = "attempt";
    private const string PiecesKey = "pieces";
    private const string OwnKey = "again";

    /// <summary>What this run asks for; nothing = the usual months.</summary>
    public IReadOnlyList<Period> Piece => [.. Months.Take(AtOnce)];

    /// <summary>What the schedule asks for, too.</summary>
    public bool IsUsual => Backfill is null && !Reprocess;

    /// <summary>The same once more.</summary>
    public SyncWork Again => this with { Attempt = Attempt + 1, IsOwn = true };

    /// <summary>What was too much for one run, in pieces that are half as large, and so what follows; null when it cannot be divided.</summary>
    public SyncWork? Smaller => Piece.Count > 1 ? this with { Attempt = 0, AtOnce = Piece.Count / 2, IsOwn = true } : null;

    /// <summary>The months behind this run; null when there are none.</summary>
    public SyncWork? Rest => Months.Skip(AtOnce).FirstOrDefault() is { Year: > 0 } next ? this with { Attempt = 0, Backfill = Backfill! with { From = next }, IsOwn = true } : null;

    private IEnumerable<Period> Months
    {
        get
        {
            for (var month = Backfill?.From; month <= Backfill?.To; month = month.Value.Next)
            {
                yield return month.Value;
            }
        }
    }

    public static SyncWork Read(JobDataMap data) => new(
        data.GetString(ReprocessKey) is { } said && bool.Parse(said),
        data.GetString(FromKey) is { } from ? new(Month(from), Month(data.GetString(ToKey)!)) : null,
        data.GetString(ByKey) is { } person ? UserId.From(Number(person)) : null,
        data.GetString(AttemptKey) is { } attempt ? (int)Number(attempt) : 0,
        data.GetString(PiecesKey) is { } pieces ? (int)Number(pieces) : MonthsAtOnce,
        data.GetString(OwnKey) is not null);

    /// <summary>The months that a backfill still has to read, as its trigger tells.</summary>
    public static BackfillRest? RestOf(TriggerHeader backfill) => RestOf(backfill.Description);

    /// <summary>The same; null for a trigger of another kind.</summary>
    public static BackfillRest? RestOf(ITrigger trigger) => RestOf(trigger.Description);

    /// <summary>One run besides the schedule, once a worker is free.</summary>
    public TriggerBuilder<IJob> Trigger(string system, DateTimeOffset at)
    {
        var trigger = OneShot.Of(SyncSystemJob.KeyOf(system), at).UsingJobData(Data());
        return Backfill is { } months
            ? trigger.WithExecutionGroup(BackfillGroup).WithDescription($"{Text(months.From.Number)};{Text(months.To.Number)}").WithRetryPolicy(RetryPolicy.None)
            : trigger;
    }

    /// <summary>The same under one key for each system: the scheduler takes no second one while the first waits or runs, whichever node asks.</summary>
    public TriggerBuilder<IJob> OnlyTrigger(string system, string name, DateTimeOffset at) => Trigger(system, at).WithIdentity($"{system}-{name}", SyncSystemJob.Group);

    private JobDataMap Data()
    {
        var data = new JobDataMap { [ReprocessKey] = Reprocess.ToString(CultureInfo.InvariantCulture), [PiecesKey] = Text(AtOnce) };
        if (Backfill is { } months)
        {
            (data[FromKey], data[ToKey]) = (Text(months.From.Number), Text(months.To.Number));
        }

        if (By is { } person)
        {
            data[ByKey] = Text(person.Value);
        }

        if (Attempt > 0)
        {
            data[AttemptKey] = Text(Attempt);
        }

        if (IsOwn)
        {
            data[OwnKey] = bool.TrueString;
        }

        return data;
    }

    private static BackfillRest? RestOf(string? description) => description?.Split(';') is [var from, var to] ? new(Month(from), Month(to)) : null;

    private static Period Month(string text) => Period.FromNumber((int)Number(text));

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
