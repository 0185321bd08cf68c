using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Tests.Connectors;

/// <summary>What names a thing is kept whole or not at all: cut off it would name another. The exchange rules limit no length ("Other columns may hold anything"): what is kept is far more than any source tells.</summary>
public sealed class LongValuesTests
{
    private const string Account = "352000012345";

    private static readonly Period May = new(2026, 5);

    [Theory]
    [InlineData("UPD", 61, Account, null)]
    [InlineData("UPD", 100, Account, null)]
    [InlineData("UPD", 101, Account, nameof(DocumentRecord.Number))]
    [InlineData("A-DOCUMENT-OF-NO-KIND", 1, Account, null)]
    [InlineData("A-DOCUMENT-OF-NO-KIND-THAT-ANYBODY-KNOWS-OF", 1, Account, nameof(DocumentRecord.Type))]
    [InlineData("UPD", 101, "999000000001", nameof(DocumentRecord.Account))]
    public void Document_OfALongNumber(string type, int length, string account, string? field)
    {
        var document = new DocumentRecord(account, type, new('7', length), new(2026, 5, 31), "", "", Rubles(100), Rubles(22), Rubles(122), "", "", null);

        document.Check(Reference(), May).ShouldBe(field switch { null => null, nameof(DocumentRecord.Account) => new(RejectReason.UnknownAccount, field), _ => new(RejectReason.TooLong, field) });
    }

    [Theory]
    [InlineData(25, 25, 21, "ML10", null)]
    [InlineData(64, 64, 64, "ML10", null)]
    [InlineData(65, 64, 64, "ML10", nameof(CallRecord.NumberA))]
    [InlineData(64, 65, 64, "ML10", nameof(CallRecord.NumberB))]
    [InlineData(64, 64, 65, "ML10", nameof(CallRecord.Trunk))]
    [InlineData(65, 64, 64, "QQ99", nameof(CallRecord.Service))]
    public void Call_OfLongNumbers(int a, int b, int trunk, string service, string? field)
    {
        var call = new CallRecord(Account, "key", new(2026, 5, 1, 10, 0, 0, DateTimeKind.Unspecified), new('1', a), new('2', b), new('T', trunk), "IN", service, 1, 1);

        call.Check(Reference(), May).ShouldBe(field switch { null => null, nameof(CallRecord.Service) => new(RejectReason.UnknownService, field), _ => new(RejectReason.TooLong, field) });
    }

    [Theory]
    [InlineData(31, null)]
    [InlineData(100, null)]
    [InlineData(101, nameof(InterconnectRecord.Point))]
    public void Volume_OfALongPoint(int length, string? field)
    {
        var volume = new InterconnectRecord(May, "0002231", "352000099167", "VX", new('P', length), "ML10", 1, 60, Rubles(100), Rubles(22), Rubles(122));

        volume.Check(Reference(), May).ShouldBe(field is null ? null : new RowFault(RejectReason.TooLong, field));
    }

    private static Money Rubles(decimal amount) => Money.Rubles(amount);

    private static SourceReference Reference()
    {
        var contract = Contract.Create(new OperatorId(1), new BranchId(1), "VOLGA", "352000099167", null, "52", new DateOnly(2020, 1, 1), null);
        var partner = InterconnectPartner.Create(contract, "ITC-X", "0002231");
        return new(
            new Dictionary<string, Account>(StringComparer.Ordinal) { [Account] = Lko.Domain.Operators.Account.Create(contract, "ASR-X", "RT.X.LS", Account, "0") },
            new Dictionary<string, string>(StringComparer.Ordinal),
            new Dictionary<(string PartnerId, string Contract), InterconnectPartner> { [("0002231", "352000099167")] = partner },
            new[] { ServiceCode.Create("", "ML10", ServiceCodeKind.Traffic, "ML10") }.ToFrozenDictionary(code => code.Code, StringComparer.Ordinal));
    }
}
