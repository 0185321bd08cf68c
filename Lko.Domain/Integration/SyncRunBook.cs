using Lko.Domain.Common;
using Lko.Domain.Live;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>
/// Keeps the runs of source systems: opens, holds and fails them, and counts what the breaker needs to know. Every write passes the gate: whoever
/// waits for the one writer of an embedded database inside the database holds a thread that people's requests need.
/// </summary>
internal static class SyncRunBook
{
    /// <summary>
    /// Whoever says that he is at work may wait long for his turn to write it, and a machine may have slept. What a next run of the system takes for dead after
    /// <see cref="SyncRun.MostSilence"/> is given more time where nobody waits for it: nobody works on one run as long as that.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    /// <summary>Begins a run, unless another of the same system is at work. One that was not seen for a while belongs to a process that is gone, and cannot be finished any more.</summary>
    /// <returns>Without a run while another is at work; null for a code outside the registry.</returns>
    public static async Task<RunOpening?> OpenAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, SyncRequest request, CancellationToken cancellationToken)
    {
        using var place = await gate.WriteAsync(cancellationToken);
        await using var db = factory.OpenSystem(SyncSystem.Reason);
        var systemCode = request.System;
        if (await db.SourceSystems.AsNoTracking().SingleOrDefaultAsync(row => row.Code == systemCode, cancellationToken) is not { } system)
        {
            return null;
        }

        var now = time.Now();
        foreach (var other in await db.SyncRuns.AsNoTracking().Where(row => row.System == systemCode && row.State == SyncRunState.Running).ToListAsync(cancellationToken))
        {
            var isWaitedFor = other.IsAlive(now) && !(request.Recovers && other.Cause != SyncCause.Import);
            if (isWaitedFor || (!await TryAbandonAsync(db, other, now, cancellationToken) && await IsRunningAsync(db, other.Id, cancellationToken)))
            {
                return new(null, other.StartedAt);
            }
        }

        var breaker = await db.SourceBreakers.AsNoTracking().SingleOrDefaultAsync(row => row.System == systemCode, cancellationToken);
        var positions = await db.SyncCursors.Where(row => row.System == systemCode).ToDictionaryAsync(row => row.Stream, row => row.Position, StringComparer.Ordinal, cancellationToken);
        var run = SyncRun.Start(request, now);
        db.SyncRuns.Add(run);
        if (await db.SaveAsync(cancellationToken) != SaveResult.Saved)
        {
            // Another node has opened one since.
            return new(null, await db.SyncRuns.AsNoTracking().Where(row => row.System == systemCode && row.State == SyncRunState.Running).Select(row => (DateTimeOffset?)row.StartedAt).FirstOrDefaultAsync(cancellationToken) ?? now);
        }

        return new(new(run.Id, system, breaker?.Allows(now) is false ? breaker.OpenUntil : null, ChangeCursor.Parse(positions.GetValueOrDefault(ChangeCursor.Stream)), FetchPlace.Parse(positions.GetValueOrDefault(FetchPlace.Stream))), now);
    }

    /// <summary>Ends every run that nobody works on, whether or not another of its system is to begin: until that one, people would see it at work, and what it left would be no news yet.</summary>
    public static async Task AbandonSilentAsync(ILkoDb db, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var running = await db.SyncRuns.AsNoTracking().Where(row => row.State == SyncRunState.Running).ToListAsync(cancellationToken);
        foreach (var silent in running.Where(run => !run.IsAlive(now - Patience)))
        {
            if (await TryAbandonAsync(db, silent, now, cancellationToken))
            {
                db.Announce(new(Topic.Sync, silent.System, null, null, await db.SourceSystems.Where(row => row.Code == silent.System).Select(row => row.CarrierBranch).SingleAsync(cancellationToken)));
                await db.SaveAsync(cancellationToken);
            }
        }
    }

    /// <summary>Somebody else may have ended it since.</summary>
    private static Task<bool> IsRunningAsync(ILkoDb db, SyncRunId run, CancellationToken cancellationToken) => db.SyncRuns.AnyAsync(row => row.Id == run && row.State == SyncRunState.Running, cancellationToken);

    /// <summary>Ends a run that nobody works on. Whether it was seen at work meanwhile is decided by the database.</summary>
    private static async Task<bool> TryAbandonAsync(ILkoDb db, SyncRun other, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db.SyncRuns.Where(row => row.Id == other.Id && row.State == SyncRunState.Running && row.AliveAt == other.AliveAt)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, SyncRunState.Interrupted).SetProperty(row => row.FinishedAt, (DateTimeOffset?)now), cancellationToken) > 0;

    /// <summary>The system is left alone this time.</summary>
    public static Task<SyncRunRow> HoldAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run) =>
        EndAsync(factory, gate, time, run, $"Left alone until {run.LeftAloneUntil:u} after failures in a row.", (row, now) => row.Hold(now));

    /// <summary>The run has failed whatever its own token says; that much must be written.</summary>
    public static Task<SyncRunRow> FailAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run, SyncFault fault, string error) =>
        EndAsync(factory, gate, time, run, error, (row, now) => row.Fail(fault, now));

    /// <summary>What the run was to bring is here, and only what it read again behind that has failed: it ends as it would have without.</summary>
    public static async Task<SyncRunRow> CloseAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run, Fetched? fetched, string? error) =>
        await EndAsync(factory, gate, time, run, fetched?.Failure?.Error ?? error, (row, now) => row.Close(fetched, now), isFailure: false) with { GoesOn = fetched?.GoesOn is true };

    /// <summary>Writes down how the system answered, by how much its clock is off, and where it is asked next.</summary>
    /// <param name="fetched">Null when nothing came.</param>
    /// <param name="next">Null = from the beginning.</param>
    /// <param name="wish">How long the system asked to be left alone.</param>
    public static async Task CountCallAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run, Fetched? fetched, FetchPlace? next, TimeSpan? wish)
    {
        using var place = await gate.WriteAsync(CancellationToken.None);
        await using var db = factory.OpenSystem(SyncSystem.Reason);
        var breaker = await db.SourceBreakers.SingleOrDefaultAsync(row => row.System == run.System.Code, CancellationToken.None);
        if (fetched is null)
        {
            if (!await IsRunningAsync(db, run.Id, CancellationToken.None))
            {
                // What a person has stopped is no failure of the system's.
                return;
            }

            Fail();
        }
        else
        {
            // A feed that has failed beside others says nothing about the way to the system.
            if (fetched.Failure is { IsOfSystem: true })
            {
                Fail();
            }
            else
            {
                breaker?.Succeed();
            }

            (await db.FreshnessOfAsync(run.System.Code, CancellationToken.None)).Measure(fetched.ClockSkew);
            await GonePages.WriteAsync(db, run, fetched.Gone, time.Now(), CancellationToken.None);
        }

        if (next?.ToString() is var position && !string.Equals(position, run.Place?.ToString(), StringComparison.Ordinal))
        {
            (await db.CursorOfAsync(run.System.Code, FetchPlace.Stream, CancellationToken.None)).Move(position);
        }

        await db.SaveOrThrowAsync(CancellationToken.None);

        void Fail()
        {
            breaker ??= db.SourceBreakers.Add(SourceBreaker.Close(run.System.Code)).Entity;
            breaker.Fail(time.Now());
            if (wish is { } pause)
            {
                breaker.Wait(time.Now(), pause);
            }
        }
    }

    private static async Task<SyncRunRow> EndAsync(ILkoDbFactory factory, RunGate gate, TimeProvider time, OpenRun run, string? error, Action<SyncRun, DateTimeOffset> end, bool isFailure = true)
    {
        using var place = await gate.WriteAsync(CancellationToken.None);
        await using var db = factory.OpenSystem(SyncSystem.Reason);
        var now = time.Now();
        var row = await db.SyncRuns.SingleAsync(each => each.Id == run.Id, CancellationToken.None);
        if (row.State == SyncRunState.Running)
        {
            end(row, now);
            if (isFailure)
            {
                (await db.FreshnessOfAsync(run.System.Code, CancellationToken.None)).Fail(now);
            }

            db.Announce(new(Topic.Sync, run.System.Code, null, null, run.System.CarrierBranch));
            await db.SaveOrThrowAsync(CancellationToken.None);
        }

        var isReplaced = row.State == SyncRunState.Interrupted && await db.SyncRuns.AnyAsync(each => each.System == row.System && each.Id > row.Id && each.Cause != SyncCause.Import, CancellationToken.None);
        return SyncRunRow.Of(row) with { Error = error, IsReplaced = isReplaced };
    }
}

/// <summary>A run that has begun.</summary>
/// <param name="LeftAloneUntil">Set when the breaker is open.</param>
/// <param name="Changes">How far the changes of a system that tells them were read; null before the first time.</param>
/// <param name="Place">Where the run before left off; null = at the end.</param>
internal sealed record OpenRun(SyncRunId Id, SourceSystem System, DateTimeOffset? LeftAloneUntil, ChangeCursor? Changes, FetchPlace? Place);

/// <param name="Run">Null while another run of the system is at work.</param>
/// <param name="Since">When the run began that is under way now.</param>
internal sealed record RunOpening(OpenRun? Run, DateTimeOffset Since);
