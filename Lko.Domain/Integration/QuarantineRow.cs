using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>A row of an effective file that did not count, with the one reason why. It leaves when its file is replaced.</summary>
public sealed class QuarantineRow : ICarrierOnly
{
    public const int MaxFieldLength = 60;

    /// <summary>The beginning of a longer row tells enough; the file has all of it.</summary>
    public const int MaxRawLength = 2000;

    /// <summary>What cannot be a code at all needs no more room than to be seen.</summary>
    public const int MaxCodeLength = 60;

    /// <summary>A natural key may be made of all fields of a row.</summary>
    public const int MaxExternalIdLength = 120;

    private QuarantineRow(string system, Feed feed, Period period, string path, int line, string field, RejectReason reason, string raw, DateTimeOffset firstSeenAt)
    {
        (System, Feed, Period, Path, Line) = (system, feed, period, path, line);
        (Field, Reason, Raw, FirstSeenAt) = (field, reason, raw, firstSeenAt);
    }

    public QuarantineRowId Id { get; private set; }

    public string System { get; private set; }

    public Feed Feed { get; private set; }

    public Period Period { get; private set; }

    public string Path { get; private set; }

    public int Line { get; private set; }

    public string Field { get; private set; }

    public RejectReason Reason { get; private set; }

    public string Raw { get; private set; }

    /// <summary>
    /// What nobody knows: the folded code of a row set aside for <see cref="RejectReason.UnknownService"/>, the account's number for
    /// <see cref="RejectReason.UnknownAccount"/>. As soon as the account is known the row is read again.
    /// </summary>
    public string? Code { get; private set; }

    /// <summary>By what its system knows the row: its natural key, or its beginning. Null where that could not be read.</summary>
    public string? ExternalId { get; private set; }

    /// <summary>When it was first refused for this reason, in this file or in one that this file has replaced.</summary>
    public DateTimeOffset FirstSeenAt { get; private set; }

    /// <summary>How many times it came and was refused for this reason; reading the same file again is none.</summary>
    public int Times { get; private set; } = 1;

    public static QuarantineRow Of(string system, Feed feed, Period period, QuarantinedRow row, DateTimeOffset at) =>
        new(system, feed, period, row.Path, row.Line, row.Field, row.Reason, Cut(row.Raw, MaxRawLength), at) { Code = CodeOf(row), ExternalId = IdOf(row) };

    /// <summary>It takes the place of what was known of the same row.</summary>
    /// <param name="times">How many times it had come by then.</param>
    /// <param name="cameAgain">It was told once more; what is only read otherwise was not.</param>
    public void Follow(DateTimeOffset firstSeenAt, int times, bool cameAgain) => (FirstSeenAt, Times) = (firstSeenAt, times + (cameAgain ? 1 : 0));

    /// <summary>NUL is a character no text column of PostgreSQL holds.</summary>
    private static string Cut(string text, int length) => (text.Length > length ? text[..length] : text).Replace('\0', ' ');

    private static string? IdOf(QuarantinedRow row) => string.IsNullOrWhiteSpace(row.ExternalId) ? null : StoredText.Fit(row.ExternalId, MaxExternalIdLength);

    private static string? CodeOf(QuarantinedRow row) => row.Code is { } code ? Cut(code, MaxCodeLength) : null;
}
