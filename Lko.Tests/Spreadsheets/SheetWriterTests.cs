using System.Diagnostics;
using ClosedXML.Excel;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;
using DocumentFormat.OpenXml.Validation;
using Lko.Domain.Reports;
using Lko.Infrastructure.Spreadsheets;
using Lko.Tests.Support;
using Sheet = Lko.Domain.Reports.Sheet;

namespace Lko.Tests.Spreadsheets;

/// <summary>Workbooks are read back as a spreadsheet program reads them: by both writers the same cells of the same kinds.</summary>
public sealed class SheetWriterTests
{
    private const int ByDesign = 3;
    private const int Streamed = SheetWriter.MostDesigned + 1;
    private static readonly SheetColumn[] Columns = [new("№"), new("Сумма", CellKind.Amount), new("День", CellKind.Day), new("Когда", CellKind.Moment), new("Примечание")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ByDesign)]
    [InlineData(Streamed)]
    public async Task Cells_AreOfTheirKinds(int count)
    {
        using var culture = new CultureScope("ru-RU");
        using var book = await BookAsync(count, [["LKO-2026-0000001", -1234.5m, new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Unspecified), new DateTime(2026, 11, 23, 9, 5, 0, DateTimeKind.Unspecified), null]]);

        var row = Row(book, 0);
        row[0].GetString().ShouldBe("LKO-2026-0000001");
        (row[1].DataType, row[1].GetDouble(), row[1].Style.NumberFormat.Format).ShouldBe((XLDataType.Number, -1234.5, "#,##0.00"));
        (row[2].DataType, row[2].GetDateTime(), row[2].Style.NumberFormat.Format).ShouldBe((XLDataType.DateTime, new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Unspecified), "dd.mm.yyyy"));
        row[3].DataType.ShouldBe(XLDataType.DateTime);
        row[3].GetDateTime().ShouldBe(new DateTime(2026, 11, 23, 9, 5, 0, DateTimeKind.Unspecified), TimeSpan.FromSeconds(1));
        row[3].Style.NumberFormat.Format.ShouldBe("dd.mm.yyyy hh:mm");
        row[4].GetString().ShouldBeEmpty();
    }

    /// <summary>What begins like a formula, looks like a number or a day, or cannot be written in XML.</summary>
    [Theory]
    [InlineData(ByDesign)]
    [InlineData(Streamed)]
    public async Task Text_StaysText(int count)
    {
        string[] texts = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", "007701234567", "3,52E+11", "01.02.2026", "TRUE", "<a>&\"'", "a\0b\u0001c\uD800d", "🛰 связь"];
        using var book = await BookAsync(count, [.. texts.Select(text => new object?[] { text, 1m, null, null, text })]);

        for (var index = 0; index < texts.Length; index++)
        {
            var cell = Row(book, index)[0];
            var expected = index == 11 ? "abcd" : texts[index];
            cell.GetString().ShouldBe(expected);
            (cell.DataType, cell.HasFormula).ShouldBe((XLDataType.Text, false), expected);
        }
    }

    /// <summary>What reads like a character by its number is no such character to Excel when its beginning is told by number; the reader of these tests takes it for one.</summary>
    [Theory]
    [InlineData(ByDesign)]
    [InlineData(Streamed)]
    public async Task TextLikeACharacterByItsNumber_StaysAsItIs(int count)
    {
        using var file = await WriteAsync(count, [["_x0041_", 1m, null, null, null]]);
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        var book = document.WorkbookPart!;

        book.SharedStringTablePart!.SharedStringTable.Elements<SharedStringItem>().Select(item => item.InnerText)
            .Concat(book.WorksheetParts.SelectMany(part => part.Worksheet.Descendants<CellValue>()).Select(value => value.Text))
            .ShouldContain("_x005F_x0041_", StringComparer.Ordinal);
    }

    [Fact]
    public async Task Designed_HasItsHeadAboveTitlesThatStayInSight()
    {
        using var book = await BookAsync(ByDesign, [["1", 1m, null, null, "x"]]);
        var page = book.Worksheet("Заявки");

        page.Cell("A1").GetString().ShouldBe("Заявки");
        page.Cell("A2").GetString().ShouldBe("Условия: Состояние: Приёмка");
        page.Range("A4:E4").Cells().Select(cell => cell.GetString()).ShouldBe(Columns.Select(column => column.Title));
        page.SheetView.SplitRow.ShouldBe(4);
        page.AutoFilter.Range.RangeAddress.ToString().ShouldBe("A4:E5");
        (page.PageSetup.PageOrientation, page.PageSetup.PagesWide, page.PageSetup.FirstRowToRepeatAtTop).ShouldBe((XLPageOrientation.Landscape, 1, 4));
        page.Column(2).Width.ShouldBeGreaterThan(7);
    }

    [Fact]
    public async Task Streamed_HasTheTitlesFirst_AndItsHeadApart()
    {
        using var book = await BookAsync(Streamed, [["1", 1m, null, null, "x"]]);
        var page = book.Worksheet("Заявки");

        page.Range("A1:E1").Cells().Select(cell => cell.GetString()).ShouldBe(Columns.Select(column => column.Title));
        page.SheetView.SplitRow.ShouldBe(1);
        page.AutoFilter.IsEnabled.ShouldBeTrue();
        page.Column(2).Width.ShouldBeGreaterThan(7);
        book.Worksheet("О выгрузке").Cell("A2").GetString().ShouldBe("Условия");
        book.Worksheet("О выгрузке").Cell("B2").GetString().ShouldBe("Состояние: Приёмка");
    }

    [Theory]
    [InlineData(ByDesign)]
    [InlineData(Streamed)]
    public async Task Book_IsValidForExcel(int count)
    {
        using var file = await WriteAsync(count, [["=1", 1m, null, new DateTime(2026, 11, 23, 9, 5, 0, DateTimeKind.Unspecified), "x"]]);
        using var document = SpreadsheetDocument.Open(file, isEditable: false);

        foreach (var part in document.WorkbookPart!.WorksheetParts)
        {
            new OpenXmlValidator().Validate(part, Token).Select(error => error.Description).ShouldBeEmpty();
            part.Worksheet.Descendants<CellFormula>().ShouldBeEmpty();
        }
    }

    /// <summary>The rows are not held: the first are written before the last are made.</summary>
    [Fact]
    public async Task LargeTable_IsWrittenRowByRow()
    {
        const int Count = 25_000;
        var (made, atFirstFlush) = (0, 0);
        using var file = new WatchedStream(() => atFirstFlush = atFirstFlush == 0 ? made : atFirstFlush);
        var watch = Stopwatch.StartNew();
        using var writer = new SheetWriter();

        await writer.WriteAsync(Of(Count, Rows()), file, Token);

        TestContext.Current.SendDiagnosticMessage("{0} rows in {1:N0} ms", Count, watch.Elapsed.TotalMilliseconds);
        made.ShouldBe(Count);
        atFirstFlush.ShouldBeInRange(1, Count / 2);
        file.Position = 0;
        using var document = SpreadsheetDocument.Open(file, isEditable: false);
        document.WorkbookPart!.WorksheetParts.Max(part => part.Worksheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Count()).ShouldBe(Count + 1);

        async IAsyncEnumerable<IReadOnlyList<object?>> Rows()
        {
            for (; made < Count; made++)
            {
                await Task.Yield();
                yield return [Guid.NewGuid().ToString(), 1m * made, new DateTime(2026, 11, 23, 0, 0, 0, DateTimeKind.Unspecified), null, Guid.NewGuid().ToString()];
            }
        }
    }

    /// <summary>Who has gone waits for nothing, and what stops the rows stops the file.</summary>
    [Theory]
    [InlineData(ByDesign)]
    [InlineData(Streamed)]
    public async Task Writing_EndsWhenNobodyWaits(int count)
    {
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(Token);
        using var file = new MemoryStream();
        using var writer = new SheetWriter();

        await Should.ThrowAsync<OperationCanceledException>(writer.WriteAsync(Of(count, Rows(gone.Token)), file, gone.Token));

        async IAsyncEnumerable<IReadOnlyList<object?>> Rows([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var row = 0; ; row++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return ["x", 1m, null, null, null];
                if (row == 1000)
                {
                    await gone.CancelAsync();
                }
            }
        }
    }

    private static async Task<XLWorkbook> BookAsync(int count, IReadOnlyList<object?[]> rows)
    {
        using var file = await WriteAsync(count, rows);
        return new XLWorkbook(file);
    }

    private static async Task<MemoryStream> WriteAsync(int count, IReadOnlyList<object?[]> rows)
    {
        var file = new MemoryStream();
        using var writer = new SheetWriter();
        await writer.WriteAsync(Of(count, rows.ToAsyncEnumerable()), file, Token);
        file.Position = 0;
        return file;
    }

    private static Sheet Of(int count, IAsyncEnumerable<IReadOnlyList<object?>> rows) => new("Заявки", "О выгрузке", [("Условия", "Состояние: Приёмка")], Columns, count, rows);

    /// <summary>The cells of a row under the titles.</summary>
    private static List<IXLCell> Row(XLWorkbook book, int index)
    {
        var page = book.Worksheet("Заявки");
        return [.. Enumerable.Range(1, Columns.Length).Select(column => page.Cell(page.SheetView.SplitRow + 1 + index, column))];
    }

    private sealed class WatchedStream(Action written) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            written();
            base.Write(buffer, offset, count);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            written();
            base.Write(buffer);
        }
    }
}
