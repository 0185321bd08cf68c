using System.Collections.Frozen;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Operators;

namespace Lko.Tests.Connectors.FixedCp866;

/// <summary>The bank's register names contracts, of which each has one account.</summary>
public sealed class BankRegisterTests
{
    private const string OurAccount = "675000012392";
    private const string OurContract = "675000099017";

    /// <summary>The contract selects the account; the number of an account is no contract.</summary>
    [Theory]
    [InlineData(OurContract, OurAccount, null)]
    [InlineData("", null, null)]
    [InlineData("999000099001", "999000099001", RejectReason.UnknownAccount)]
    [InlineData(OurAccount, $"/{OurAccount}", RejectReason.UnknownAccount)]
    public void Payment_IsOfTheAccountOfItsContract(string contract, string? account, RejectReason? fault)
    {
        var row = new WrittenFile("fixed-cp866", "REESTR_X_202605_01.txt", $"40702810000000000123\n{contract};1;2026-05-05;1.00;;7700000000;;7\n").Read().ShouldHaveSingleItem();
        var reference = Reference();

        var payment = row.Record.ShouldBeOfType<PaymentRecord>().Resolve(reference);

        payment.Account.ShouldBe(account);
        (payment.Check(reference, new(2026, 5)) is { } bad ? (RejectReason?)bad.Reason : null).ShouldBe(fault);
        if (fault is not null)
        {
            reference.IsAccount(payment.Missing(fault.Value) ?? "").ShouldBeFalse("what is known already is not waited for");
        }
    }

    private static SourceReference Reference()
    {
        var contract = Contract.Create(new OperatorId(1), new BranchId(1), "SIBERIA", OurContract, null, "75", new DateOnly(2020, 1, 1), null);
        return new(
            new Dictionary<string, Account>(StringComparer.Ordinal) { [OurAccount] = Account.Create(contract, "ASR-X", "RT.X.LS", OurAccount, "0") },
            new Dictionary<string, string>(StringComparer.Ordinal) { [OurContract] = OurAccount },
            new Dictionary<(string PartnerId, string Contract), InterconnectPartner>(),
            FrozenDictionary<string, ServiceCode>.Empty);
    }
}
