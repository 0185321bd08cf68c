using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using static Lko.Tests.Connectors.SourceSystems;

namespace Lko.Tests.Connectors.CsvCp1251;

public sealed class BalancesFileTests
{
    private const string Path = "d01/SALDO_NNOV_202606_01.csv";
    private const string Row = "352000012525;352000099085;0022345658;\"ООО \"\"Каспий-Луч\"\"\";100,00;50,00;-10,00;40,00;100,00;06.2026;RUR";
    private const string Control = "#ИТОГО;1;;;100,00;50,00;-10,00;40,00;100,00;;";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_GoodFile_TakesRowWithLine()
    {
        var batch = await BatchAsync(File(Path, Saldo(Control, Row)), Token);

        var accepted = batch.Accepted.ShouldHaveSingleItem();
        accepted.Line.ShouldBe(2);
        accepted.Path.ShouldBe(Path);
        accepted.Raw.ShouldBe(Row);
        accepted.Record.Account.ShouldBe("352000012525");
        accepted.Record.Corrected.MinorUnits.ShouldBe(-1000);
        batch.Quarantined.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("#ИТОГО;2;;;100,00;50,00;-10,00;40,00;100,00;;")]
    [InlineData("#ИТОГО;1;;;100,01;50,00;-10,00;40,00;100,00;;")]
    [InlineData("#ИТОГО;1;;;100,00;50,00;-10,00;40,00;99,99;;")]
    [InlineData("#ИТОГО;1;;;100,00;50,00;-10,00;40,00")]
    [InlineData("#ИТОГО;;;;100,00;50,00;-10,00;40,00;100,00;;")]
    [InlineData("")]
    [InlineData("#ИТОГО;1;;;100,00;50,00;-10,00;40,00;100,00;;\r\n#ИТОГО;1;;;100,00;50,00;-10,00;40,00;100,00;;")]
    public async Task Check_ControlWrongOrMissing_RejectsFile(string control) =>
        (await RejectionAsync(File(Path, Saldo(control, Row)), Token)).ShouldBe(RejectReason.TrailerMismatch);

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>Вход в систему</body></html>")]
    [InlineData("LS;DOGOVOR;INN;NAIM;SALDO_N;NACH;KORR;OPL;SALDO_K;PERIOD;VAL")]
    public async Task Check_NotABalancesFile_RejectsFile(string content) =>
        (await RejectionAsync(File(Path, content), Token)).ShouldBe(RejectReason.TrailerMismatch);

    [Fact]
    public async Task Check_SumsCountRowsThatGoToQuarantine()
    {
        const string Foreign = "999000000001;;;X;7,00;0,00;0,00;0,00;7,00;06.2026;RUR";
        const string Unreadable = "352000012345;;;X;12O3,00;1,00;0,00;0,00;1,00;06.2026;RUR";

        var batch = await BatchAsync(File(Path, Saldo("#ИТОГО;3;;;107,00;51,00;-10,00;40,00;108,00;;", Row, Foreign, Unreadable)), Token);

        batch.Accepted.Count.ShouldBe(1);
        batch.Quarantined.Select(row => (row.Line, row.Reason, row.Field, row.Raw)).ShouldBe(
        [
            (3, RejectReason.UnknownAccount, nameof(BalanceRecord.Account), Foreign),
            (4, RejectReason.BadNumber, "SALDO_N", Unreadable),
        ]);
    }

    [Fact]
    public async Task Read_WithoutHeader_FirstLineIsData()
    {
        var batch = await BatchAsync(File(Path, $"{Row}\r\n{Control}\r\n"), Token);

        batch.Accepted.ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public async Task Read_MixedLineEndsEmptyLinesAndDosEnd_KeepsLineNumbers()
    {
        var batch = await BatchAsync(File(Path, $"LS;DOGOVOR;INN;NAIM;SALDO_N;NACH;KORR;OPL;SALDO_K;PERIOD;VAL\n\r\n\n{Row}\r\n\r\n{Control}\u001A"), Token);

        batch.Accepted.ShouldHaveSingleItem().Line.ShouldBe(4);
    }

    [Fact]
    public async Task Check_DosEndAfterLineEnd_IsNotData() =>
        (await RejectionAsync(File(Path, Saldo(Control, Row) + "\u001A"), Token)).ShouldBeNull();

    [Fact]
    public async Task Check_DosEndTwice_IsData() =>
        (await RejectionAsync(File(Path, Saldo(Control, Row) + "\u001A\u001A"), Token)).ShouldBe(RejectReason.TrailerMismatch);

    [Theory]
    [InlineData("352000012525;352000099085;0022345658;ООО Каспий-Луч;100,00;50,00;-10,00;40,00;100,00;06.2026;RUR;")]
    [InlineData("352000012525;352000099085;0022345658;ООО; Каспий; Луч;100,00;50,00;-10,00;40,00;100,00;06.2026;RUR")]
    [InlineData("352000012525;352000099085;0022345658;ООО; Каспий;100,00;50,00;-10,00;40,00;100,00;06.2026;RUR;")]
    [InlineData("352000012525;352000099085;0022345658;\"ООО; \"\"Каспий\"\"\";100,00;50,00;-10,00;40,00;100,00;06.2026;RUR")]
    [InlineData("352000012525;352000099085;0022345658;ООО \"Каспий;Луч\";100,00;50,00;-10,00;40,00;100,00;06.2026;RUR")]
    [InlineData("352000012525;;3,52E+11;;100.00;50.00;10.00-;40;1'00,00;06.2026")]
    [InlineData("352000012525;;46000;;100,00;50,00;(10,00);40,00;0.100,00;202606;USD")]
    public async Task Read_QuotesSurplusAndOtherColumns_DoNotMatter(string row)
    {
        var batch = await BatchAsync(File(Path, Saldo(Control, row)), Token);

        batch.Quarantined.ShouldBeEmpty();
        batch.Accepted.ShouldHaveSingleItem().Record.Closing.MinorUnits.ShouldBe(10_000);
    }

    [Theory]
    [InlineData("352000012525;;;;100,00;50,00;-10,00;40,00;100,00;05.2026;RUR", RejectReason.BadDate)]
    [InlineData("352000012525;;;;100,00;50,00;-10,00;40,00;100,00;13.2026;RUR", RejectReason.BadDate)]
    [InlineData("352000012525;;;;100,00;50,00;-10,00;40,00;100,00;6.2026;RUR", RejectReason.BadDate)]
    [InlineData("352000012525;;;;100,00;50,00;-10,00;40,00;100,00;;RUR", RejectReason.BadDate)]
    [InlineData("352000012525;;;;100,00;50,00;-10,00;40,00;100,00", RejectReason.BadDate)]
    [InlineData("999000000001;;;;100,00;50,00;-10,00;40,00;100,00;05.2026;RUR", RejectReason.BadDate)]
    [InlineData("3,52E+11;;;;100,00;50,00;-10,00;40,00;100,00;06.2026;RUR", RejectReason.UnknownAccount)]
    [InlineData("239000012547;;;;100,00;50,00;-10,00;40,00;100,00;06.2026;RUR", RejectReason.UnknownAccount)]
    public async Task Read_BadRow_IsQuarantinedForOneReason(string row, RejectReason reason) =>
        (await BatchAsync(File(Path, Saldo(Control, row)), Token)).Quarantined.ShouldHaveSingleItem().Reason.ShouldBe(reason);

    [Theory]
    [InlineData("99,99", null)]
    [InlineData("100,01", null)]
    [InlineData("99,98", RejectReason.BalanceEquation)]
    [InlineData("100,02", RejectReason.BalanceEquation)]
    public async Task Read_Equation_ToleratesOneKopeck(string closing, RejectReason? reason)
    {
        var file = File(Path, Saldo($"#ИТОГО;1;;;100,00;50,00;-10,00;40,00;{closing};;", $"352000012525;;;;100,00;50,00;-10,00;40,00;{closing};06.2026;RUR"));

        (await BatchAsync(file, Token)).Quarantined.Select(row => (RejectReason?)row.Reason).SingleOrDefault().ShouldBe(reason);
    }

    [Fact]
    public async Task Read_SecondAcceptedRowOfAccount_IsDuplicate()
    {
        const string Broken = "352000012525;;;;100,00;50,00;-10,00;40,00;0,00;06.2026;RUR";

        var batch = await BatchAsync(File(Path, Saldo("#ИТОГО;3;;;300,00;150,00;-30,00;120,00;200,00;;", Broken, Row, Row)), Token);

        batch.Accepted.ShouldHaveSingleItem().Line.ShouldBe(3);
        batch.Quarantined.Select(row => (row.Line, row.Reason)).ShouldBe([(2, RejectReason.BalanceEquation), (4, RejectReason.DuplicateRecord)]);
    }

    [Fact]
    public async Task Read_SameAccountInLaterPart_IsDuplicateThere()
    {
        var deliveries = await ReadAsync(Nnov, [File("d01/SALDO_NNOV_202606_02.csv", Saldo(Control, Row)), File("d02/SALDO_NNOV_202606_01.csv", Saldo(Control, Row))], Token);

        var batch = Batches(Nnov, deliveries).ShouldHaveSingleItem();
        batch.Accepted.ShouldHaveSingleItem().Path.ShouldBe("d02/SALDO_NNOV_202606_01.csv");
        batch.Quarantined.ShouldHaveSingleItem().Path.ShouldBe("d01/SALDO_NNOV_202606_02.csv");
    }

    [Fact]
    public async Task Check_Utf8WithMark_IsReadAsUtf8()
    {
        var batch = await BatchAsync(File(Path, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Saldo(Control, Row))]), Token);

        batch.Accepted.ShouldHaveSingleItem().Raw.ShouldContain("Каспий");
    }

    [Fact]
    public async Task Check_BrokenUtf8AfterMark_RejectsFile() =>
        (await RejectionAsync(File(Path, [.. Encoding.UTF8.Preamble, .. Cp1251.GetBytes(Saldo(Control, Row))]), Token)).ShouldBe(RejectReason.BadEncoding);

    [Fact]
    public async Task Check_ByteWithoutCharacter_RejectsFile()
    {
        var bytes = Cp1251.GetBytes(Saldo(Control, Row));
        bytes[Array.IndexOf(bytes, (byte)'"') + 1] = 0x98;

        (await RejectionAsync(File(Path, bytes), Token)).ShouldBe(RejectReason.BadEncoding);
    }

    [Fact]
    public async Task Check_Utf8WithoutMark_IsNotTakenForBalances()
    {
        // Without a mark the registry's code page rules: the control mark is unreadable, so the file cannot prove itself.
        (await RejectionAsync(File(Path, Encoding.UTF8.GetBytes(Saldo(Control, Row))), Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Read_BalancePositiveSystem_TurnsBalancesNotTurnovers()
    {
        const string Advance = "239000012547;;;;-100,00;50,00;-10,00;40,00;-100,00;06.2026;RUR";
        var deliveries = await ReadAsync(Klgd, [File("d01/SALDO_KLGD_202606_01.csv", Saldo("#ИТОГО;1;;;-100,00;50,00;-10,00;40,00;-100,00;;", Advance))], Token);

        var record = Batches(Klgd, deliveries).ShouldHaveSingleItem().Accepted.ShouldHaveSingleItem().Record;
        (record.Opening.MinorUnits, record.Charged.MinorUnits, record.Corrected.MinorUnits, record.Paid.MinorUnits, record.Closing.MinorUnits)
            .ShouldBe((10_000, 5_000, -1_000, 4_000, 10_000));
    }
}
