using Lko.Domain.Integration;

namespace Lko.Tests.Connectors;

/// <summary>A file of few rows is judged row by row: what is wrong in all of them is no layout.</summary>
public sealed class SmallFilesTests
{
    [Theory]
    [InlineData("fixed-cp866", "NACH_X_202605_01.txt", """
        HNACH    ASR-X     20260520260601000000
        D000000000001146000012345NUMBERS   MRC20260501202605310000000001000?000000001000022+0000000002200+0000000012200Номера
        T0000000001+000000000012200
        """)]
    [InlineData("pipe-utf8", "NACH_X_202605_01.psv", """
        C|1|146000012345|NUMBERS
        T|1|0.00
        """)]
    [InlineData("fixed-cp866", "REESTR_X_202605_01.txt", """

        1;05.05.2026
        """)]
    [InlineData("csv-cp1251", "DET_X_146000012345_202605_01.csv", """
        Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка
        01.05.2026;;74012077868;78455740086;STIN08;Исх;MG10;1041;0,9400;16,31;TP-KLG-02
        """)]
    public void RowsThatAllAreBad_AreBadRows(string dialect, string file, string text)
    {
        var written = new WrittenFile(dialect, file, text);

        written.Check().Rejection.ShouldBeNull();

        written.Read().ShouldHaveSingleItem().Fault.ShouldNotBeNull().Reason.ShouldBeOneOf(RejectReason.BadNumber, RejectReason.BadDate);
    }
}
