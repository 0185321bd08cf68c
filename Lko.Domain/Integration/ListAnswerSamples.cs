using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Integration;

/// <summary>A refused answer as the system's page lists it.</summary>
/// <param name="RunId">The run that got it; null when nothing is kept of one at that time.</param>
public sealed record AnswerSampleRow(string Name, DateTimeOffset At, long Size, long? RunId);

/// <summary>The refused answers of one system, for those who see its quarantine.</summary>
public sealed class ListAnswerSamples(ILkoDbFactory databases, IAnswerSamples samples)
{
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

        var rows = new List<AnswerSampleRow>();
        foreach (var sample in samples.List(code))
        {
            var run = await db.SyncRuns.Where(row => row.System == code && row.StartedAt <= sample.At).OrderByDescending(row => row.StartedAt).ThenByDescending(row => row.Id)
                .Select(row => new { row.Id, row.FinishedAt }).FirstOrDefaultAsync(cancellationToken);
            rows.Add(new(sample.Name, sample.At, sample.Size, run is null || run.FinishedAt < sample.At ? null : run.Id.Value));
        }

        return Outcome<IReadOnlyList<AnswerSampleRow>>.Ok(rows);
    }
}
