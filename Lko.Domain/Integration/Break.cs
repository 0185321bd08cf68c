using Lko.Domain.Common;
using Lko.Domain.Operators;

namespace Lko.Domain.Integration;

/// <summary>How far a finding is dealt with.</summary>
public enum FindingState
{
    Open = 1,

    /// <summary>Somebody looks after it.</summary>
    Taken = 2,

    /// <summary>The difference stays and is known to be right.</summary>
    Explained = 3,

    /// <summary>The difference is gone.</summary>
    Closed = 4,
}

/// <summary>What may happen to a finding.</summary>
public enum FindingIntent
{
    /// <summary>A person takes it while nobody has it.</summary>
    TakeFree = 1,

    /// <summary>A person takes it over, also from another.</summary>
    Take = 2,
    Explain = 3,

    /// <summary>Free again, its explanation withdrawn.</summary>
    Reopen = 4,

    /// <summary>A person says how it was resolved.</summary>
    Resolve = 5,

    /// <summary>The portal finds that it is over.</summary>
    Heal = 6,

    /// <summary>The figures differ from those that were explained.</summary>
    OtherFigures = 7,

    /// <summary>It is there again.</summary>
    ComeBack = 8,
}

/// <summary>What most likely makes figures disagree. Stored by number.</summary>
public enum BreakCause
{
    /// <summary>A file of the period was refused.</summary>
    RejectedFile = 1,

    /// <summary>No file of the period was taken over at all.</summary>
    MissingFile = 2,

    /// <summary>Rows of a file of the period are in quarantine.</summary>
    QuarantinedRows = 3,

    /// <summary>A file of the period was replaced by a later one.</summary>
    ReplacedFile = 4,
}

/// <param name="Path">The file; empty where it is its absence.</param>
public sealed record BreakSuspect(BreakCause Cause, string Path);

/// <summary>Two figures that should be one, in minor units.</summary>
/// <param name="Told">As the source told it.</param>
/// <param name="Found">As the rows give it.</param>
public sealed record BreakFigures(long Told, long Found)
{
    public Money Difference => new(Told - Found, Currency.RUB);
}

/// <summary>What a break is about: there is one finding per subject, however often it is seen.</summary>
/// <param name="AccountNumber">Null for a system's total.</param>
public sealed record BreakSubject(FindingKind Kind, string System, AccountId? Account, string? AccountNumber, Period Period)
{
    /// <summary>The files of a month told another sum than the portal counts, by their feed.</summary>
    public static readonly IReadOnlyDictionary<Feed, FindingKind> OfFiles = new Dictionary<Feed, FindingKind>
    {
        [Feed.Balances] = FindingKind.FileTotalDiffers,
        [Feed.Charges] = FindingKind.ChargeFilesDiffer,
        [Feed.Payments] = FindingKind.PaymentFilesDiffer,
        [Feed.Documents] = FindingKind.DocumentFilesDiffer,
        [Feed.Interconnect] = FindingKind.VolumeFilesDiffer,
    };

    public static readonly IReadOnlyList<FindingKind> Kinds =
    [
        FindingKind.EquationBroken, FindingKind.OpeningDiffers, FindingKind.ChargesDiffer, FindingKind.CorrectionsDiffer, FindingKind.PaymentsDiffer, FindingKind.DocumentsDiffer, FindingKind.TotalDiffers, .. OfFiles.Values.Order(),
    ];

    /// <summary>The feed of the files whose sum does not agree; null where a break is about something else.</summary>
    public static Feed? FeedOf(FindingKind kind) => OfFiles.Where(each => each.Value == kind).Select(each => (Feed?)each.Key).FirstOrDefault();

    /// <summary><c>system/account/yyyy-MM</c>.</summary>
    public override string ToString() => AccountNumber is null ? $"{System}/{Period}" : $"{System}/{AccountNumber}/{Period}";
}
