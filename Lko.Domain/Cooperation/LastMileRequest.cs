using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Cooperation;

/// <summary>
/// A request of the carrier for last miles, in its latest revision, as the last-mile portal tells it. The carrier's row: it names the other
/// addressees and the hidden client; what an operator sees of it is made from it.
/// </summary>
public sealed class LastMileRequest : ICarrierOnly
{
    public const int MaxNumberLength = 40;
    public const int MaxCodeLength = 30;
    public const int MaxZoneLength = 64;

    private LastMileRequest(string system, string number)
    {
        (System, Number) = (system, number);
    }

    public LastMileRequestId Id { get; private set; }

    public string System { get; private set; }

    public string Number { get; private set; }

    public RowSource Source { get; private set; }

    public int Revision { get; private set; }

    public string Kind { get; private set; } = "";

    /// <summary>The last-mile portal's own code.</summary>
    public string State { get; private set; } = "";

    public string MacroBranch { get; private set; } = "";

    public string RegionalBranch { get; private set; } = "";

    public DateTimeOffset? PublishedAt { get; private set; }

    /// <summary>By the last-mile portal's clock.</summary>
    public DateTimeOffset? ModifiedAt { get; private set; }

    public DateTimeOffset Deadline { get; private set; }

    /// <summary>Zone in which the deadline was set.</summary>
    public string DeadlineZone { get; private set; } = "";

    /// <summary>Offers stay closed until the deadline.</summary>
    public bool IsSealed { get; private set; }

    public int Sites { get; private set; }

    public int Addressees { get; private set; }

    /// <summary>The request as it was sent: sites, technical demands, addressees.</summary>
    public string Content { get; private set; } = "";

    /// <summary>
    /// Since when no reading has named it: one of everything is under way and has not come to it yet, or has not told it and a person is to say what that means. Null
    /// while its portal is known to have it, and when it is gone.
    /// </summary>
    public DateTimeOffset? MissedSince { get; private set; }

    /// <summary>When it was found to be deleted in its portal: it is open no more and keeps what it said. Null while its portal has it.</summary>
    public DateTimeOffset? GoneAt { get; private set; }

    public static LastMileRequest Of(string system, AcceptedRow row, DateTimeOffset receivedAt)
    {
        var request = new LastMileRequest(system, StoredText.Fit(((LastMileRequestRecord)row.Record).Number, MaxNumberLength));
        request.Take(row, receivedAt);
        return request;
    }

    /// <summary>Takes over a telling that is not older than this one. One that came after the request was gone brings it back.</summary>
    /// <param name="isReadAnew">Everything ever told is read otherwise than before: this telling is the latest, whatever the revision was thought to be, and its bytes may say something else.</param>
    /// <returns>Whether it says something else.</returns>
    public bool Revise(AcceptedRow row, DateTimeOffset receivedAt, bool isReadAnew)
    {
        var isBack = (GoneAt ?? MissedSince) < receivedAt && Return();
        var isSame = string.Equals(RowSource.Hash(row.Raw), Source.RowHash, StringComparison.Ordinal);
        if (!isReadAnew && (isSame || ((LastMileRequestRecord)row.Record).Revision < Revision))
        {
            return isBack;
        }

        var (told, source) = (Told(), Source);
        Take(row, receivedAt);
        if (isSame && told == Told())
        {
            Source = source;
            return isBack;
        }

        return true;
    }

    /// <summary>Its portal has it.</summary>
    /// <returns>Whether it was gone.</returns>
    private bool Return()
    {
        var wasGone = GoneAt is not null;
        (MissedSince, GoneAt) = (null, null);
        return wasGone;
    }

    private (int, string, string, string, string, DateTimeOffset?, DateTimeOffset?, DateTimeOffset, string, bool, int, int) Told() => (
        Revision, Kind, State, MacroBranch, RegionalBranch, PublishedAt is { } published ? Clock.Stored(published) : null, ModifiedAt is { } modified ? Clock.Stored(modified) : null, Clock.Stored(Deadline),
        DeadlineZone, IsSealed, Sites, Addressees);

    private void Take(AcceptedRow row, DateTimeOffset receivedAt)
    {
        var record = (LastMileRequestRecord)row.Record;
        Source = RowSource.Of(row, receivedAt);
        (Revision, Kind, State) = (record.Revision, StoredText.Fit(record.Kind, MaxCodeLength), StoredText.Fit(record.State, MaxCodeLength));
        (MacroBranch, RegionalBranch) = (StoredText.Fit(record.MacroBranch, MaxCodeLength), StoredText.Fit(record.RegionalBranch, MaxCodeLength));
        (PublishedAt, ModifiedAt, Deadline, DeadlineZone) = (record.PublishedAt, record.ModifiedAt, record.Deadline, StoredText.Fit(record.DeadlineZone, MaxZoneLength));
        (IsSealed, Sites, Addressees) = (record.IsSealed, record.Sites, record.Addressees.Count);
        Content = StoredText.Fit(row.Raw, int.MaxValue);
    }
}

/// <summary>One telling of a request for last miles.</summary>
/// <param name="Addressees">INNs of the operators who are asked.</param>
public sealed record LastMileRequestRecord(
    string Number, int Revision, string Kind, string State, string MacroBranch, string RegionalBranch, DateTimeOffset? PublishedAt, DateTimeOffset? ModifiedAt, DateTimeOffset Deadline, string DeadlineZone,
    bool IsSealed, int Sites, IReadOnlyList<string> Addressees) : SourceRecord
{
    /// <summary>The same request is told again with every revision: none of them is a duplicate.</summary>
    public override string? NaturalKey => null;

    /// <summary>A request is known by its number, as it is told.</summary>
    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(Number.Length <= LastMileRequest.MaxNumberLength, RejectReason.TooLong, nameof(Number))
        ?? Unless(string.Equals(StoredText.Fit(Number, LastMileRequest.MaxNumberLength), Number, StringComparison.Ordinal), RejectReason.BadEncoding, nameof(Number));
}
