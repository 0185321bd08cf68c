using Lko.Domain.Common;

namespace Lko.Domain.Integration;

/// <summary>Files of one feed that are to be taken over.</summary>
/// <param name="Files">All effective ones of the feed.</param>
/// <param name="Scope">Those of the months.</param>
/// <param name="Read">Those that will be opened, as far as can be foreseen.</param>
public sealed record FeedWork(Feed Feed, IReadOnlyList<LedgerEntry> Files, Months Months, List<LedgerEntry> Scope, IReadOnlyList<LedgerEntry> Read);

/// <summary>A file whose rows count, as the last run left it.</summary>
/// <param name="Rows">How many of them were taken over; where that was not kept, more than any file has.</param>
public sealed record EffectiveFile(string Path, string Sha256, Feed Feed, Period Period, string? Account, int Rows);
