using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Persistence;

namespace Lko.Domain.Operators;

/// <summary>A node of the CRM's tree of clients as its nightly snapshot tells it: a group, a legal entity, a branch, a contract or an account.</summary>
public sealed class ClientNode : IKeyedRow, ICarrierOnly
{
    public const int MaxIdLength = 40;
    public const int MaxCodeLength = 60;
    public const int MaxKindLength = 20;
    public const int MaxRequisiteLength = 20;

    private ClientNode()
    {
    }

    public ClientNodeId Id { get; private set; }

    public string System { get; private set; } = "";

    /// <summary>Month of the snapshot's name.</summary>
    public Period Period { get; private set; }

    public string KeyHash { get; private set; } = "";

    public RowSource Source { get; private set; }

    /// <summary>The CRM's own number of the node.</summary>
    public string Number { get; private set; } = "";

    /// <summary>Empty at the top.</summary>
    public string ParentNumber { get; private set; } = "";

    /// <summary><c>GRP</c>, <c>UL</c>, <c>FIL</c>, <c>DOG</c> or <c>LS</c>.</summary>
    public string Kind { get; private set; } = "";

    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";

    public string Inn { get; private set; } = "";

    public string Kpp { get; private set; } = "";

    public string Ogrn { get; private set; } = "";

    public string MacroBranch { get; private set; } = "";

    public string RegionalBranch { get; private set; } = "";

    /// <summary>Code of the billing that keeps an account.</summary>
    public string Billing { get; private set; } = "";

    public DateOnly? From { get; private set; }

    /// <summary>Null = without end.</summary>
    public DateOnly? To { get; private set; }

    public object Told() =>
        (Number, ParentNumber, Kind, Code, Name, Inn, Kpp, Ogrn, MacroBranch, RegionalBranch, Billing, From, To);

    public static ClientNode Of(string system, ClientNodeRecord record, Period period, string keyHash, RowSource source) => new()
    {
        System = system,
        Period = period,
        KeyHash = keyHash,
        Source = source,
        Number = StoredText.Fit(record.Number, MaxIdLength),
        ParentNumber = StoredText.Fit(record.ParentNumber, MaxIdLength),
        Kind = StoredText.Fit(record.Kind, MaxKindLength),
        Code = StoredText.Fit(record.Code, MaxCodeLength),
        Name = StoredText.Fit(record.Name, Operator.MaxNameLength),
        Inn = StoredText.Fit(record.Inn, MaxRequisiteLength),
        Kpp = StoredText.Fit(record.Kpp, MaxRequisiteLength),
        Ogrn = StoredText.Fit(record.Ogrn, MaxRequisiteLength),
        MacroBranch = StoredText.Fit(record.MacroBranch, MaxKindLength),
        RegionalBranch = StoredText.Fit(record.RegionalBranch, MaxKindLength),
        Billing = StoredText.Fit(record.Billing, SourceSystem.MaxCodeLength),
        From = record.From,
        To = record.To,
    };
}

/// <summary>One node of the CRM's tree of clients.</summary>
public sealed record ClientNodeRecord(
    string Number, string ParentNumber, string Kind, string Code, string Name, string Inn, string Kpp, string Ogrn, string MacroBranch, string RegionalBranch, string Billing, DateOnly? From, DateOnly? To)
    : SourceRecord
{
    public override string NaturalKey => Number;

    public override RowFault? Check(SourceReference reference, Period filePeriod) =>
        Unless(Number.Length > 0, RejectReason.BadNumber, nameof(Number))
        ?? Unless(Number.Length <= ClientNode.MaxIdLength, RejectReason.TooLong, nameof(Number))
        ?? Unless(ParentNumber.Length <= ClientNode.MaxIdLength, RejectReason.TooLong, nameof(ParentNumber));
}
