using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Orders;

/// <summary>
/// An order as the CRM's nightly snapshot tells it, whatever way it came: the denominator of the share of orders that come through the portal.
/// The carrier's row: it names its operator by INN only, which may have lost its leading zeros on the way.
/// </summary>
public sealed class ReportedOrder : IKeyedRow, ICarrierOnly
{
    public const int MaxNumberLength = 100;
    public const int MaxCodeLength = 30;
    public const int MaxInnLength = 12;

    private ReportedOrder()
    {
    }

    public ReportedOrderId Id { get; private set; }

    public string System { get; private set; } = "";

    /// <summary>Month of the snapshot's name.</summary>
    public Period Period { get; private set; }

    public string KeyHash { get; private set; } = "";

    public RowSource Source { get; private set; }

    public string Number { get; private set; } = "";

    public DateTimeOffset RegisteredAt { get; private set; }

    /// <summary>Month of the registration in the CRM's zone: that by which the share is told.</summary>
    public Period RegisteredIn { get; private set; }

    /// <summary>Folded: <c>LKO</c>, <c>API</c>, <c>EMAIL</c>, <c>EDO</c>, <c>PHONE</c>, <c>MANAGER</c>, <c>PAPER</c>.</summary>
    public string Channel { get; private set; } = "";

    public string Inn { get; private set; } = "";

    /// <summary>Code of the carrier's macro-regional branch as told; empty where the CRM has none.</summary>
    public string MacroBranch { get; private set; } = "";

    public string RegionalBranch { get; private set; } = "";

    /// <summary>Folded code of the catalogue.</summary>
    public string Product { get; private set; } = "";

    public string Kind { get; private set; } = "";

    /// <summary>The CRM's own code.</summary>
    public string State { get; private set; } = "";

    public DateTimeOffset? StateAt { get; private set; }

    public DateOnly? PlannedOn { get; private set; }

    public DateOnly? CompletedOn { get; private set; }

    public object Told() =>
        (Number, Clock.Stored(RegisteredAt), RegisteredIn, Channel, Inn, MacroBranch, RegionalBranch, Product, Kind, State, StateAt is { } at ? Clock.Stored(at) : (DateTimeOffset?)null, PlannedOn, CompletedOn);

    public static ReportedOrder Of(SourceSystem system, ReportedOrderRecord record, Period period, string keyHash, RowSource source) => new()
    {
        System = system.Code,
        Period = period,
        KeyHash = keyHash,
        Source = source,
        Number = StoredText.Fit(record.Number, MaxNumberLength),
        RegisteredAt = LocalTime.ToUtc(record.RegisteredAt, system.Zone),
        RegisteredIn = record.RegisteredIn,
        Channel = StoredText.Fit(record.Channel, MaxCodeLength),
        Inn = StoredText.Fit(record.Inn, MaxInnLength),
        MacroBranch = StoredText.Fit(record.MacroBranch, MaxCodeLength),
        RegionalBranch = StoredText.Fit(record.RegionalBranch, MaxCodeLength),
        Product = StoredText.Fit(record.Product, MaxCodeLength),
        Kind = StoredText.Fit(record.Kind, MaxCodeLength),
        State = StoredText.Fit(record.State, MaxCodeLength),
        StateAt = record.StateAt is { } at ? LocalTime.ToUtc(at, system.Zone) : null,
        PlannedOn = record.PlannedOn,
        CompletedOn = record.CompletedOn,
    };
}

/// <summary>One order of the CRM's snapshot.</summary>
/// <param name="RegisteredAt">Local time of the CRM, as <paramref name="StateAt"/> is.</param>
public sealed record ReportedOrderRecord(
    string Number, DateTime RegisteredAt, string Channel, string Inn, string MacroBranch, string RegionalBranch, string Product, string Kind, string State, DateTime? StateAt, DateOnly? PlannedOn, DateOnly? CompletedOn)
    : SourceRecord
{
    public const string Draft = "DRAFT";
    public const string Portal = "LKO";

    public override string NaturalKey => Number;

    public Period RegisteredIn => Period.Of(DateOnly.FromDateTime(RegisteredAt));

    /// <summary>A draft is no order yet.</summary>
    public bool Counts => !string.Equals(State, Draft, StringComparison.Ordinal);

    public bool IsThroughPortal => string.Equals(Channel, Portal, StringComparison.Ordinal);

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(reference.IsProduct(Product), RejectReason.UnknownService, nameof(Product)) ?? Unless(Number.Length <= ReportedOrder.MaxNumberLength, RejectReason.TooLong, nameof(Number));
}
