using Lko.Domain.Integration;
using Lko.Domain.Orders;

namespace Lko.Tests.Connectors.CrmRest;

/// <summary>A snapshot replaces everything before it: it must show that it is one, and whole; what it tells beside its layout is no reason to leave the rest.</summary>
public sealed class ExportLayoutTests
{
    private const string Header = "NOM_Z;DATA_REG;KANAL;INN;MRF;RF;PRODUKT;TIP;STATUS;DATA_STAT;DATA_PLAN;DATA_FAKT";
    private const string Row = "LKO-2026-0000001;02.06.2026 15:03:07;API;0056789059;VOLGA;RF-12;CROSS;CHANGE;TECH_NO;04.06.2026 19:21:07;04.07.2026;00.00.0000";

    [Fact]
    public void ColumnsBehindTheLayout_AreTold_AndTheOthersRead()
    {
        var plain = Orders($"{Header}\r\n{Row}\r\n");
        var wider = Orders($"{Header};OTDEL;\r\n{Row};7\r\n");

        plain.Check().ShouldBe(FileControl.Passed);
        wider.Check().Rejection.ShouldBeNull();
        wider.Check().Unknown.ShouldBe(["OTDEL"]);
        wider.Read().ShouldHaveSingleItem().Record.ShouldBeOfType<ReportedOrderRecord>().ShouldBe(plain.Read().ShouldHaveSingleItem().Record);
    }

    [Fact]
    public void QuotedHeader_IsTheHeader() => Orders($"\"{Header.Replace(";", "\";\"", StringComparison.Ordinal)}\"\r\n{Row}\r\n").Check().Rejection.ShouldBeNull();

    [Theory]
    [InlineData($"{Row}\r\n")]
    [InlineData($"{Header}\r\n{Row}")]
    [InlineData("NOM_Z;KANAL\r\n")]
    [InlineData("")]
    public void WhatIsNoWholeSnapshot_ReplacesNothing(string text) => Orders(text).Check().ShouldBe(FileControl.Rejected(RejectReason.TrailerMismatch));

    private static WrittenFile Orders(string text) => new("crm-rest", "F3_ORDERS_20260705.csv", text);
}
