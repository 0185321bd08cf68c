using Lko.Domain.Common;
using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>A delivered file the portal has seen, by its place in the deliveries. The bytes stay in the drop folder.</summary>
public sealed class SourceFile : ICarrierOnly
{
    private SourceFile(string system, string delivery, string name, string sha256, long size, FileVerdict verdict, DateTimeOffset receivedAt)
    {
        (System, Delivery, Name, Sha256, Size) = (system, delivery, name, sha256, size);
        (Verdict, ReceivedAt) = (verdict, receivedAt);
    }

    public SourceFileId Id { get; private set; }

    public string System { get; private set; }

    public string Delivery { get; private set; }

    public string Name { get; private set; }

    public string Sha256 { get; private set; }

    public long Size { get; private set; }

    /// <summary>The logical key, when the name has one.</summary>
    public Feed? Feed { get; private set; }

    public Period? Period { get; private set; }

    public int? Part { get; private set; }

    public int? FileVersion { get; private set; }

    public string? AccountNumber { get; private set; }

    public FileVerdict Verdict { get; private set; }

    public RejectReason? Reason { get; private set; }

    /// <summary>Rows of an effective file that were taken over; null while it never was effective.</summary>
    public int? AcceptedRows { get; private set; }

    public int? QuarantinedRows { get; private set; }

    /// <summary>
    /// Sum of <see cref="SourceRecord.Summed"/> over all rows of an effective file, also of those in quarantine, in minor units and with our sign: where a
    /// layout has a control sum, its control has found it to be this. Null for feeds that are not summed, and while the file was not read since this is kept.
    /// </summary>
    public long? ToldSum { get; private set; }

    public DateTimeOffset ReceivedAt { get; private set; }

    /// <summary>When the file says it was written; null when its transport does not tell.</summary>
    public DateTimeOffset? WrittenAt { get; private set; }

    /// <summary>When its bytes were read last, to see whether they are the same.</summary>
    public DateTimeOffset? HashedAt { get; private set; }

    /// <summary>Since when it is refused; null while it is not.</summary>
    public DateTimeOffset? RefusedAt { get; private set; }

    /// <summary><see cref="ReaderMark"/> of what gave the file its verdict; zero where that was not kept, or the file is to be read again.</summary>
    public int ReaderMark { get; private set; }

    /// <inheritdoc cref="LedgerEntry.Encoding"/>
    public string? Encoding { get; private set; }

    public string Path => $"{Delivery}/{Name}";

    public static SourceFile Of(string system, DeliveredFile file, LedgerEntry entry, DateTimeOffset receivedAt)
    {
        var row = new SourceFile(system, file.Delivery, file.Name, entry.Sha256, file.Size, entry.Verdict, receivedAt);
        row.Judge(entry, receivedAt);
        row.Look(file, receivedAt);
        return row;
    }

    /// <summary>What is not read; its content is unknown.</summary>
    public static SourceFile NotTaken(string system, NotTakenFile file, DateTimeOffset receivedAt) =>
        new(system, file.Place, file.Name, "", 0, FileVerdict.NotTaken, receivedAt) { Reason = file.Reason };

    /// <summary>The same place in the deliveries, written anew by the source.</summary>
    public void Rewrite(DeliveredFile file, LedgerEntry entry, DateTimeOffset receivedAt)
    {
        (Sha256, Size, ReceivedAt) = (entry.Sha256, file.Size, receivedAt);
        (AcceptedRows, QuarantinedRows, ToldSum, RefusedAt) = (null, null, null, null);
        Judge(entry, receivedAt);
        Look(file, receivedAt);
    }

    /// <summary>Its bytes have been read and are what is written down here.</summary>
    public void Look(DeliveredFile file, DateTimeOffset at) => (WrittenAt, HashedAt) = (FileTrace.Written(file), at);

    /// <summary>It has passed the controls of a connector and under settings of this mark.</summary>
    public void ReadBy(int mark) => ReaderMark = mark;

    /// <summary>It is to be read again, whoever read it.</summary>
    public void ReadAgain() => ReaderMark = 0;

    /// <summary>Takes over the ledger's verdict.</summary>
    public void Judge(LedgerEntry entry, DateTimeOffset at)
    {
        RefusedAt = entry.Verdict == FileVerdict.Rejected ? RefusedAt ?? at : null;
        (Feed, Period, Part) = (entry.File?.Key.Feed, entry.File?.Key.Period, entry.File?.Key.Part);
        (FileVersion, AccountNumber) = (entry.File?.Version, entry.File?.Key.Account);
        (Verdict, Reason, Encoding) = (entry.Verdict, entry.Reason, entry.Encoding);
    }

    public void Count(int accepted, int quarantined) => (AcceptedRows, QuarantinedRows) = (accepted, quarantined);

    /// <param name="sum">Of more than any ledger holds, as much as can be kept.</param>
    public void Tell(decimal sum) => ToldSum = (long)Math.Clamp(sum, long.MinValue, long.MaxValue);

    /// <summary>As the file whose rows count; null when they do not.</summary>
    public EffectiveFile? Effective() => Verdict == FileVerdict.Effective ? new(Path, Sha256, Feed!.Value, Period!.Value, AccountNumber, AcceptedRows ?? int.MaxValue) : null;

    /// <summary>Whether it was refused for an account that is known by now.</summary>
    public bool WaitsForAccount(Func<string, bool> isAccount) =>
        this is { Verdict: FileVerdict.Rejected, Reason: RejectReason.UnknownAccount, AccountNumber: { } account } && isAccount(account);

    public KnownFile Known() => new(
        Delivery,
        Name,
        Sha256,
        Feed is { } feed ? new FileName(new LogicalKey(feed, Period!.Value, Part!.Value, AccountNumber), FileVersion!.Value) : null,
        Verdict,
        Reason,
        this is { WrittenAt: { } written, HashedAt: { } hashed } ? new(Size, written, hashed) : null)
    {
        Encoding = Encoding,
    };
}
