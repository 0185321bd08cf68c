using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.DbfCp866;

namespace Lko.Tests.Connectors.DbfCp866;

/// <summary>A table's name has the month alone: its rows say the year.</summary>
public sealed class TableYearTests
{
    private static readonly SourceSystem Amur = SourceSystem.Create(
        "ASR-AMUR-1", "AMUR", SourceSystemKind.Billing, "AMUR", "AMUR", carrierBranch: null, "Asia/Yakutsk", "dbf-cp866", "folder", "cp866",
        balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Asia/Yakutsk", "balances", isActive: true);

    [Fact]
    public async Task OneRowOfAnotherYear_MovesNoTable()
    {
        var table = await File.ReadAllBytesAsync(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "SALDO05.DBF"), TestContext.Current.CancellationToken);
        var month = table.AsSpan().IndexOf("052026"u8);
        month.ShouldBePositive();
        PeriodOf(table).ShouldBe(new Period(2026, 5));

        Encoding.ASCII.GetBytes("052027").CopyTo(table, month);

        PeriodOf(table).ShouldBe(new Period(2026, 5));
    }

    /// <summary>The names are of 2026, and of a later year only where the table says so.</summary>
    [Theory]
    [InlineData("052025", 125, 2026)]
    [InlineData("062024", 110, 2026)]
    [InlineData("052027", 126, 2027)]
    [InlineData("062024", 127, 2027)]
    public async Task Year_IsThatOfTheExchange_OrALaterOneThatTheTableTells(string rows, int written, int year)
    {
        var table = await File.ReadAllBytesAsync(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "SALDO05.DBF"), TestContext.Current.CancellationToken);
        while (table.AsSpan().IndexOf("052026"u8) is >= 0 and var at)
        {
            Encoding.ASCII.GetBytes(rows).CopyTo(table, at);
        }

        (table[1], table[2], table[3]) = ((byte)written, 6, 1);

        PeriodOf(table).ShouldBe(new Period(year, 5));
    }

    /// <summary>"The year is 2026", as the exchange rules say: as many rows of the next year as of this one do not move it, most of them do.</summary>
    [Theory]
    [InlineData(0, 2026)]
    [InlineData(1, 2027)]
    public async Task Year_OfAsManyRowsAsAnother_IsThatOfTheExchange(int more, int year)
    {
        var table = await File.ReadAllBytesAsync(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "SALDO05.DBF"), TestContext.Current.CancellationToken);
        var (rows, header, length) = (BitConverter.ToInt32(table, 4), BitConverter.ToInt16(table, 8), BitConverter.ToInt16(table, 10));
        (rows % 2, table.AsSpan().Count("052026"u8)).ShouldBe((0, rows));
        for (var row = 0; row < rows; row++)
        {
            table[header + (row * length)] = (byte)' '; // A deleted row says no year.
        }

        for (var moved = 0; moved < (rows / 2) + more; moved++)
        {
            Encoding.ASCII.GetBytes("052027").CopyTo(table, table.AsSpan().IndexOf("052026"u8));
        }

        PeriodOf(table).ShouldBe(new Period(year, 5));
    }

    private static Period PeriodOf(byte[] table) =>
        new DbfCp866Connector().Recognise(Amur, new DeliveredFile("d01", "SALDO05.DBF", table.Length, () => new MemoryStream(table, writable: false))).ShouldNotBeNull().Key.Period;
}
