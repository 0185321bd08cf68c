using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Domain.Billing;

/// <summary>One call, as the switch or the billing recorded it.</summary>
/// <param name="Account">Null where the source tells calls without their account.</param>
/// <param name="AnsweredAt">Local time of the system.</param>
/// <param name="Seconds">Zero = not answered.</param>
/// <param name="AmountE4">Net, in 1/10,000 rouble, as sent and not rated anew.</param>
public sealed record CallRecord(
    string? Account, string Key, DateTime AnsweredAt, string NumberA, string NumberB, string Trunk, string Direction, string Service, long Seconds, long AmountE4) : SourceRecord
{
    public override string NaturalKey => Key;

    public override string ServiceCode => Service;

    /// <summary>A number that is cut off is another subscriber's.</summary>
    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(reference.IsTraffic(Service), RejectReason.UnknownService, nameof(Service))
        ?? Unless(NumberA.Length <= ICall.MaxNumberLength, RejectReason.TooLong, nameof(NumberA))
        ?? Unless(NumberB.Length <= ICall.MaxNumberLength, RejectReason.TooLong, nameof(NumberB))
        ?? Unless(Trunk.Length <= ICall.MaxTrunkLength, RejectReason.TooLong, nameof(Trunk));
}

/// <summary>Traffic of one partner through one point, of one kind and direction, over a period.</summary>
/// <param name="Gross">Null where the dialect does not tell it: then it is net plus VAT.</param>
public sealed record InterconnectRecord(
    Period Period, string PartnerId, string Contract, string Direction, string Point, string Service, long Calls, long Seconds, Money Net, Money Vat, Money? Gross) : SourceRecord
{
    public Money Total => Gross ?? Net + Vat;

    public override string? UnknownWord => Direction is "IN" or "OUT" or "VX" or "ISH" ? null : Direction;

    public override string NaturalKey => $"{Period}|{PartnerId}|{Contract}|{Direction}|{Point}|{Service}";

    public override long? Summed => Total.MinorUnits;

    public override string ServiceCode => Service;

    public override string? Missing(RejectReason reason) => reason == RejectReason.UnknownAccount ? InterconnectPartner.NameOf(PartnerId, Contract) : base.Missing(reason);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(reference.IsPartner(PartnerId, Contract), RejectReason.UnknownAccount, nameof(PartnerId))
        ?? Unless(reference.IsTraffic(Service), RejectReason.UnknownService, nameof(Service))
        ?? Unless(Gross is null || Agrees((decimal)Net.MinorUnits + Vat.MinorUnits - Gross.Value.MinorUnits), RejectReason.BalanceEquation, nameof(Gross))
        ?? Unless(Point.Length <= InterconnectVolume.MaxCodeLength, RejectReason.TooLong, nameof(Point));
}

/// <summary>Five minutes of traffic on one port.</summary>
public sealed record TrafficSampleRecord(DateTimeOffset At, string Port, long InBps, long OutBps) : SourceRecord
{
    /// <summary>Samples are measurements: the same minute measured twice counts twice.</summary>
    public override string? NaturalKey => null;

    /// <summary>Two ports that are one when cut off would be summed up as one.</summary>
    public override RowFault? Check(SourceReference reference, Period filePeriod) => Unless(Port.Length <= PortTraffic.MaxPortLength, RejectReason.TooLong, nameof(Port));
}
