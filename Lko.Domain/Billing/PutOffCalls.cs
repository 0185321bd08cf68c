using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>
/// Files of calls that are too large for the transaction in which a step takes over everything else: there they only get their places, and
/// <see cref="CallPieces"/> takes them over.
/// </summary>
/// <param name="stored">The stored files of the system by path.</param>
/// <param name="before">Which files were effective before the step, by path.</param>
/// <param name="places">Of the files that an earlier step, or run, has put off and that are not taken over to their end.</param>
internal sealed class PutOffCalls(
    ILkoDb db, string system, Deliveries deliveries, IReadOnlyDictionary<string, SourceFile> stored, IReadOnlyDictionary<string, EffectiveFile> before, IReadOnlyDictionary<SourceFileId, CallPlace> places)
{
    /// <summary>Bytes that are taken over at once. An embedded database keeps everybody else from writing for as long as that takes.</summary>
    private const long MostBytes = 16L * 1024 * 1024;

    /// <summary>Calls that are taken out of the tables at once.</summary>
    private const long MostRows = 150_000;

    public bool AreTooMany(IReadOnlyList<CallGroup> groups) =>
        groups.Any(HasPlace)
        || groups.SelectMany(group => group.After).Sum(file => deliveries.Files.GetValueOrDefault(file.Path)?.Size ?? 0) > MostBytes
        || groups.Sum(group => group.Gone.Sum(file => (long)file.Rows) + group.After.Sum(file => (long)(before.GetValueOrDefault(file.Path)?.Rows ?? 0))) > MostRows;

    /// <summary>Gives every file its place at the beginning.</summary>
    /// <param name="isRewritten">Whether a file has other bytes than before the step.</param>
    /// <exception cref="SourceUnavailableException">A file that is needed is not there.</exception>
    public async Task RunAsync(IReadOnlyList<CallGroup> groups, Func<string, bool> isRewritten, CancellationToken cancellationToken)
    {
        foreach (var group in groups)
        {
            foreach (var file in group.After.Count > 0 ? group.Before.Concat(group.After) : [])
            {
                await using var content = deliveries.Open(file);
            }

            foreach (var file in group.After)
            {
                var known = before.GetValueOrDefault(file.Path);
                await PutOffAsync(stored[file.Path], CallPlace.Beginning(file.Sha256, known?.Rows ?? 0, known?.Period ?? file.File!.Key.Period, isRewritten(file.Path)), cancellationToken);
            }

            foreach (var file in group.Gone)
            {
                await PutOffAsync(stored.Values.Single(row => row.Id == file.Id), CallPlace.Beginning("", file.Rows, file.Period, isRewritten: false), cancellationToken);
            }
        }
    }

    /// <summary>What was there before the file was put off first is still to be found under what it was then.</summary>
    private Task PutOffAsync(SourceFile file, CallPlace place, CancellationToken cancellationToken)
    {
        var begun = places.GetValueOrDefault(file.Id);
        return CallPlace.KeepAsync(
            db, system, file.Id, begun is null ? place : place with { MonthBefore = begun.MonthBefore, IsRewritten = place.IsRewritten || begun.IsRewritten }, cancellationToken);
    }

    private bool HasPlace(CallGroup group) =>
        group.Gone.Any(file => places.ContainsKey(file.Id)) || group.Before.Concat(group.After).Any(file => places.ContainsKey(stored[file.Path].Id));
}
