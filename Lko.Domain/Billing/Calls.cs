using System.Globalization;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Domain.Billing;

/// <summary>A stored call belongs to its file: a file is replaced as a whole, and its rows with it.</summary>
public interface ICall
{
    /// <summary>Generous, as those below it: no rule of the exchange limits a text that nothing is counted by.</summary>
    const int MaxNumberLength = 64;
    const int MaxTrunkLength = 64;
    const int MaxCodeLength = 40;

    SourceFileId SourceFileId { get; }

    int Line { get; }

    DateTimeOffset AnsweredAt { get; }

    string NumberA { get; }

    string NumberB { get; }

    string Trunk { get; }

    string Direction { get; }

    string Service { get; }

    long Seconds { get; }

    long AmountE4 { get; }

    /// <summary>What it says, wherever it stands.</summary>
    string Told => Tell(AnsweredAt, NumberA, NumberB, Trunk, Direction, Service, Seconds, AmountE4);

    /// <summary><see cref="Told"/> of a call of which no more is read.</summary>
    static string Tell(DateTimeOffset answeredAt, string numberA, string numberB, string trunk, string direction, string service, long seconds, long amountE4) =>
        string.Create(CultureInfo.InvariantCulture, $"{answeredAt.ToUnixTimeMilliseconds()}|{numberA}|{numberB}|{trunk}|{direction}|{service}|{seconds}|{amountE4}");
}

/// <summary>One call on an operator's account. There may be a hundred million of them, so a row holds no more than what is shown and billed.</summary>
public sealed class CallDetail : IAccountOwned, ICall
{
    private CallDetail()
    {
    }

    public CallDetailId Id { get; private set; }

    public OperatorId OperatorId { get; private set; }

    public BranchId BranchId { get; private set; }

    public string CarrierBranch { get; private set; } = "";

    public AccountId AccountId { get; private set; }

    public SourceFileId SourceFileId { get; private set; }

    public int Line { get; private set; }

    public DateTimeOffset AnsweredAt { get; private set; }

    public string NumberA { get; private set; } = "";

    public string NumberB { get; private set; } = "";

    public string Trunk { get; private set; } = "";

    public string Direction { get; private set; } = "";

    public string Service { get; private set; } = "";

    /// <summary>Zero = not answered.</summary>
    public long Seconds { get; private set; }

    /// <summary>Net, in 1/10,000 rouble; becomes money once per total.</summary>
    public long AmountE4 { get; private set; }

    public static CallDetail Of(Account account, CallRecord record, DateTimeOffset answeredAt, SourceFileId file, int line) => new()
    {
        OperatorId = account.OperatorId,
        BranchId = account.BranchId,
        CarrierBranch = account.CarrierBranch,
        AccountId = account.Id,
        SourceFileId = file,
        Line = line,
        AnsweredAt = answeredAt,
        NumberA = StoredText.Fit(record.NumberA, ICall.MaxNumberLength),
        NumberB = StoredText.Fit(record.NumberB, ICall.MaxNumberLength),
        Trunk = StoredText.Fit(record.Trunk, ICall.MaxTrunkLength),
        Direction = StoredText.Fit(record.Direction, ICall.MaxCodeLength),
        Service = StoredText.Fit(record.Service, ICall.MaxCodeLength),
        Seconds = record.Seconds,
        AmountE4 = record.AmountE4,
    };
}

/// <summary>One call as a switch recorded it, without the account it belongs to: nobody's row until it is rated.</summary>
public sealed class SwitchCall : ICarrierOnly, ICall
{
    private SwitchCall()
    {
    }

    public SwitchCallId Id { get; private set; }

    public string System { get; private set; } = "";

    public SourceFileId SourceFileId { get; private set; }

    public int Line { get; private set; }

    public DateTimeOffset AnsweredAt { get; private set; }

    public string NumberA { get; private set; } = "";

    public string NumberB { get; private set; } = "";

    public string Trunk { get; private set; } = "";

    public string Direction { get; private set; } = "";

    public string Service { get; private set; } = "";

    public long Seconds { get; private set; }

    public long AmountE4 { get; private set; }

    public static SwitchCall Of(string system, CallRecord record, DateTimeOffset answeredAt, SourceFileId file, int line) => new()
    {
        System = system,
        SourceFileId = file,
        Line = line,
        AnsweredAt = answeredAt,
        NumberA = StoredText.Fit(record.NumberA, ICall.MaxNumberLength),
        NumberB = StoredText.Fit(record.NumberB, ICall.MaxNumberLength),
        Trunk = StoredText.Fit(record.Trunk, ICall.MaxTrunkLength),
        Direction = StoredText.Fit(record.Direction, ICall.MaxCodeLength),
        Service = StoredText.Fit(record.Service, ICall.MaxCodeLength),
        Seconds = record.Seconds,
        AmountE4 = record.AmountE4,
    };
}
