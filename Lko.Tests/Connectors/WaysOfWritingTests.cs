using Lko.Domain.Billing;
using Lko.Domain.Integration;

namespace Lko.Tests.Connectors;

/// <summary>One thing written in the several ways that systems write it, and what is none of them.</summary>
public sealed class WaysOfWritingTests
{
    private const string Calls = "Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка\n";

    [Theory]
    [InlineData("01.05.2026", "00:17:16", "2026-05-01T00:17:16")]
    [InlineData("01.05.26", "00:17:16", "2026-05-01T00:17:16")]
    [InlineData("2026-05-01", "00:17:16", "2026-05-01T00:17:16")]
    [InlineData("20260501", "00:17:16", "2026-05-01T00:17:16")]
    [InlineData("46143", "00:17:16", "2026-05-01T00:17:16")]
    [InlineData("2026-05-01", "24:00:00", "2026-05-02T00:00:00")]
    [InlineData("2026-05-32", "00:17:16", null)]
    [InlineData("01.05.2026", "25:00:00", null)]
    [InlineData("01.05.2026", " ", null)]
    public void CallDetail_DayAndTime_InAnyForm(string day, string time, string? moment)
    {
        var row = new WrittenFile("csv-cp1251", "DET_X_146000012345_202605_01.csv", $"{Calls}{day};{time};7401;7845;STIN08;Исх;MG10;1041;0,9400;16,31;TP").Read().ShouldHaveSingleItem();

        (row.Record as CallRecord)?.AnsweredAt.ShouldBe(DateTime.Parse(moment!, global::System.Globalization.CultureInfo.InvariantCulture));
        row.Fault.ShouldBe(moment is null ? new RowFault(RejectReason.BadDate, "DATE") : null);
    }

    /// <summary>Only a field too many at the end of a row is a closing separator.</summary>
    [Theory]
    [InlineData("csv-cp1251", "OPL_X_202605_01.csv", "{0};146000012345;05.05.2026;05.05.2026;1,00;7;05.05.2026;7700000000;Оплата;", "")]
    [InlineData("pipe-utf8", "SALDO_X_202605_01.psv", "B|14600001234{0}|1|7700000000|202605|0.00|1.00|0.00|0.00|1.00|", "T|6|6.00")]
    public void LastColumn_EmptyInAllRows_IsAColumn(string dialect, string file, string row, string control)
    {
        var rows = Enumerable.Range(1, 6).Select(number => string.Format(global::System.Globalization.CultureInfo.InvariantCulture, row, number));
        var written = new WrittenFile(dialect, file, string.Join('\n', [.. rows, control]));

        written.Check().Rejection.ShouldBeNull();
        written.Read().ShouldAllBe(each => each.Fault == null);
    }

    /// <summary>The bar behind an empty last field is the one that a row may end in.</summary>
    [Fact]
    public void Charge_WithAndWithoutItsLastBar_IsTheSame()
    {
        var rows = new WrittenFile("pipe-utf8", "NACH_X_202605_01.psv", "C|146000012345|20260601|20260630|COLO|1|x|122.00|22|22.00|RUB||\nC|146000012345|20260601|20260630|COLO|1|x|122.00|22|22.00|RUB|\nT|2|244.00").Read();

        rows.Select(row => row.Record!.NaturalKey).Distinct(StringComparer.Ordinal).ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("""<?xml version="1.0" encoding="windows-1251"?>""")]
    [InlineData("\r\n\r\n<?xml version=\"1.0\"?>")]
    [InlineData("<?xml version=\"1.1\"?>")]
    [InlineData("")]
    [InlineData("\n")]
    public void Markup_BehindAnyDeclaration_IsRead(string declaration)
    {
        var written = new WrittenFile("soap", "getBalance_2026-05.xml", declaration + Answer(""));

        written.Check().Rejection.ShouldBeNull();
        written.Read().ShouldHaveSingleItem().Fault.ShouldBeNull();
    }

    [Fact]
    public void Error_BesideTheData_IsPassedOverWithWhatItHolds()
    {
        var written = new WrittenFile("soap", "getBalance_2026-05.xml", Answer("""<Error code="7"><account svcTypeId="RT.X.LS" svcNum="146000099999"/></Error>"""));

        written.Check().Rejection.ShouldBeNull();
        written.Read().ShouldHaveSingleItem().Line.ShouldBe(1);
    }

    [Fact]
    public void Nil_HasNoValueWhateverItHolds()
    {
        var written = new WrittenFile("soap", "getBalance_2026-05.xml", Answer("").Replace(
            "<accrued>", "<accrued xsi:nil=\"true\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">", StringComparison.Ordinal));

        written.Read().ShouldHaveSingleItem().Fault.ShouldBe(new RowFault(RejectReason.BadNumber, "accrued"));
    }

    [Theory]
    [InlineData("csv-cp1251", "SALDO_X_202605_01.csv", "LS;DOGOV")]
    [InlineData("itc-csv", "ITC_X_202605_v1.csv", "PERIOD;PARTN")]
    public void CutOffInItsHeader_LacksItsControl(string dialect, string file, string text) =>
        new WrittenFile(dialect, file, text).Check().Rejection.ShouldBe(RejectReason.TrailerMismatch);

    [Fact]
    public void TableCutOffInItsHeader_IsNotWhole()
    {
        var table = File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "SALDO05.DBF"));

        new WrittenFile("dbf-cp866", "SALDO05.DBF", table[..100]).Check().Rejection.ShouldBe(RejectReason.TrailerMismatch);
    }

    private static string Answer(string beside) =>
        $"""
        <Envelope><Body><getBalanceResponse><result code="0"/>{beside}<account svcTypeId="RT.X.LS" svcNum="146000012345"><period>2026-05</period><saldoIn>0.00</saldoIn><accrued>1.00</accrued><corrections>0.00</corrections><payments>0.00</payments><saldoOut>1.00</saldoOut></account></getBalanceResponse></Body></Envelope>
        """;
}
