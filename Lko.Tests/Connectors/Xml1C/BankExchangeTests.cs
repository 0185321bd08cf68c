using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Xml1C;

namespace Lko.Tests.Connectors.Xml1C;

/// <summary>A bank statement tells what came in and what was paid out; only the first are receipts.</summary>
public sealed class BankExchangeTests
{
    private const string Ours = "40702810000000000123";
    private const string Theirs = "40702810400000004567";

    private static readonly SourceSystem System = SourceSystem.Create(
        "ASR-X", "X", SourceSystemKind.Billing, "X", "X", carrierBranch: null, "Europe/Moscow", "xml-1c", "folder", "windows-1251",
        balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "payments", isActive: true);

    [Fact]
    public void DocumentsPaidOut_AreNoReceipts()
    {
        var (control, rows) = Read(Statement("128400.00", In("1187", "128400.00"), Out("77", "500.00")));

        control.ShouldBe(FileControl.Passed);
        var payment = (PaymentRecord)rows.ShouldHaveSingleItem().Record!;
        (payment.Order, payment.Amount).ShouldBe(("1187", new Money(128_400_00, Currency.RUB)));
    }

    /// <summary>A statement of one account holds nothing of others: what it holds all the same is no receipt of ours, and somebody should know.</summary>
    [Fact]
    public void DocumentOfNeitherSide_IsTold()
    {
        const string Other = "40702810900000000999";
        var stray = In("5", "700.00").Replace($"ПолучательСчет={Ours}", $"ПолучательСчет={Other}", StringComparison.Ordinal);

        var (control, rows) = Read(Statement("128400.00", In("1187", "128400.00"), Out("77", "500.00"), stray, stray));

        control.Rejection.ShouldBeNull();
        control.Unknown.ShouldBe([$"ПолучательСчет={Other}"]);
        rows.ShouldHaveSingleItem();
    }

    /// <summary>What was paid out has no day of receipt, which is no loss of a field.</summary>
    [Fact]
    public void NothingReceived_IsAWholeStatement()
    {
        var (control, rows) = Read(Statement("0.00", Out("77", "500.00")));

        control.ShouldBe(FileControl.Passed);
        rows.ShouldBeEmpty();
    }

    [Fact]
    public void WithoutThePayee_NobodyCanTellThemApart()
    {
        var statement = Statement("0.00", In("1187", "128400.00"), Out("77", "500.00")).Replace("ПолучательСчет=", "Получатель=", StringComparison.Ordinal);

        Read(statement).Control.ShouldBe(FileControl.Rejected(RejectReason.LayoutChanged));
    }

    private static string In(string number, string amount) =>
        $"СекцияДокумент=Платежное поручение\nНомер={number}\nДата=24.06.2026\nСумма={amount}\nДатаПоступило=24.06.2026\nПлательщикСчет={Theirs}\nПолучательСчет={Ours}\nНазначениеПлатежа=ЛС 654000012590\nКонецДокумента\n";

    private static string Out(string number, string amount) =>
        $"СекцияДокумент=Платежное поручение\nНомер={number}\nДата=24.06.2026\nСумма={amount}\nДатаСписано=24.06.2026\nПлательщикСчет={Ours}\nПолучательСчет={Theirs}\nНазначениеПлатежа=Аренда\nКонецДокумента\n";

    private static string Statement(string received, params string[] documents) =>
        $"1CClientBankExchange\nВерсияФормата=1.03\nКодировка=Windows\nРасчСчет={Ours}\nСекцияРасчСчет\nРасчСчет={Ours}\nВсегоПоступило={received}\nКонецРасчСчет\n{string.Concat(documents)}КонецФайла\n";

    private static (FileControl Control, List<SourceRow> Rows) Read(string statement)
    {
        var bytes = WireText.Strict("windows-1251").GetBytes(statement);
        var connector = new Xml1CConnector();
        var name = connector.Recognise(System, new("d01", "KL1C_X_202606_01.txt", bytes.Length, () => new MemoryStream(bytes))).ShouldNotBeNull();
        return (connector.Check(System, name, new MemoryStream(bytes)), [.. connector.Read(System, name, new MemoryStream(bytes))]);
    }
}
