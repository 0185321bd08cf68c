using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>A refused answer as the system's page lists it.</summary>
/// <param name="RunId">The run that got it; null when nothing is kept of one at that time, or too many have come since.</param>
public sealed record AnswerSampleRow(string Name, DateTimeOffset At, long Size, long? RunId);

/// <summary>The refused answers of one system, for those who see its quarantine.</summary>
public sealed class ListAnswerSamples(ILkoDbFactory databases, IAnswerSamples samples)
{
    /// <summary>Those of about two weeks at one each half hour: an answer of before is listed without its run.</summary>
    private const int MostRuns = 500;

    /// <exception cref="SourceUnavailableException">Whether there are any cannot be told now.</exception>
    public async Task<Outcome<IReadOnlyList<AnswerSampleRow>>> Run(string code, CancellationToken cancellationToken)
    {
        await using var db = await databases.OpenAsync(Permission.IntegrationRead, cancellationToken);
        if (db is null)
        {
            return Outcome<IReadOnlyList<AnswerSampleRow>>.Forbidden();
        }

        if (!await db.VisibleSystems().AnyAsync(row => row.Code == code, cancellationToken))
        {
            return Outcome<IReadOnlyList<AnswerSampleRow>>.NotFound();
        }

        var kept = samples.List(code);
        if (kept.Count == 0)
        {
            return Outcome<IReadOnlyList<AnswerSampleRow>>.Ok([]);
        }

        // Runs of one system do not overlap; those between the oldest and the latest answer are looked through here.
        var (oldest, latest) = (kept.Min(sample => sample.At), kept.Max(sample => sample.At));
        var runs = await db.SyncRuns.Where(row => row.System == code && row.StartedAt <= latest && (row.FinishedAt == null || row.FinishedAt >= oldest))
            .OrderByDescending(row => row.Id).Select(row => new { row.Id, row.StartedAt, row.FinishedAt }).Take(MostRuns).ToListAsync(cancellationToken);
        return Outcome<IReadOnlyList<AnswerSampleRow>>.Ok(
            [.. kept.Select(sample => new AnswerSampleRow(sample.Name, sample.At, sample.Size, runs.Find(run => run.StartedAt <= sample.At && !(run.FinishedAt < sample.At))?.Id.Value))]);
    }
}
