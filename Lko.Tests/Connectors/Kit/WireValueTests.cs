using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors.Kit;

public sealed class WireValueTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("128400,00", 12840000)]
    [InlineData("128400.00", 12840000)]
    [InlineData(" 128 400,00 ", 12840000)]
    [InlineData("128\u00A0400,00", 12840000)]
    [InlineData("128\u202F400,00", 12840000)]
    [InlineData("128'400.00", 12840000)]
    [InlineData("1.234.567,89", 123456789)]
    [InlineData("-419,38", -41938)]
    [InlineData("- 419,38", -41938)]
    [InlineData("419,38-", -41938)]
    [InlineData("(419,38)", -41938)]
    [InlineData("( 419,38 )", -41938)]
    [InlineData("-0,00", 0)]
    [InlineData("1,5", 150)]
    [InlineData("0,005", 1)]
    [InlineData("-0,005", -1)]
    public void TryParseMoney_Number_Kopecks(string text, long kopecks)
    {
        WireNumber.TryParseMoney(text, out var money).ShouldBeTrue();
        money.ShouldBe(new Money(kopecks, Currency.RUB));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("12O3,00")]
    [InlineData("1,2,3")]
    [InlineData("1.2.3")]
    [InlineData("3,52E+11")]
    [InlineData("+5")]
    [InlineData("--5")]
    [InlineData("-5-")]
    [InlineData("(-5)")]
    [InlineData("(5")]
    [InlineData("()")]
    [InlineData("-")]
    [InlineData(",")]
    [InlineData("5 руб.")]
    [InlineData("٥")]
    [InlineData("99999999999999999999999999")]
    [InlineData("99999999999999999999999999999999999999")]
    public void TryParseMoney_Other_IsNoNumber(string text) => WireNumber.TryParseMoney(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("30.06.2026", "2026-06-30T00:00:00")]
    [InlineData("30.06.26", "2026-06-30T00:00:00")]
    [InlineData("30.06.99", "2099-06-30T00:00:00")]
    [InlineData("30.06.2026 23:59:59", "2026-06-30T23:59:59")]
    [InlineData("30.06.26 23:59:59", "2026-06-30T23:59:59")]
    [InlineData("20260630", "2026-06-30T00:00:00")]
    [InlineData("20260630235959", "2026-06-30T23:59:59")]
    [InlineData("2026-06-30", "2026-06-30T00:00:00")]
    [InlineData("46000", "2025-12-09T00:00:00")]
    [InlineData("30.06.2026 24:00:00", "2026-07-01T00:00:00")]
    [InlineData("31.12.26 24:00:00", "2027-01-01T00:00:00")]
    [InlineData("20260630240000", "2026-07-01T00:00:00")]
    public void Parse_Date_LocalMoment(string text, string expected)
    {
        var date = WireDate.Parse(text);

        date.Kind.ShouldBe(WireDateKind.Moment);
        date.Local.ToString("s").ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00.00.0000")]
    [InlineData("  .  .    ")]
    [InlineData("00000000")]
    [InlineData("0001-01-01")]
    public void Parse_EmptyMark_IsNoDate(string text) => WireDate.Parse(text).Kind.ShouldBe(WireDateKind.None);

    [Theory]
    [InlineData("31.06.2026")]
    [InlineData("29.02.2026")]
    [InlineData("2026-13-01")]
    [InlineData("20260632")]
    [InlineData("1.6.2026")]
    [InlineData("30/06/2026")]
    [InlineData("56000")]
    [InlineData("30.06.2026 24:00:01")]
    [InlineData("30.06.2026 25:00:00")]
    [InlineData("31.06.2026 24:00:00")]
    [InlineData("31.12.9999 24:00:00")]
    [InlineData("30.12.9999 24:00:00")]
    [InlineData("99991231240000")]
    [InlineData("31.12.9999")]
    [InlineData("00010101000000")]
    [InlineData("01.01.0001")]
    [InlineData("июнь")]
    public void Parse_Other_IsBad(string text) => WireDate.Parse(text).Kind.ShouldBe(WireDateKind.Bad);

    [Theory]
    [InlineData("31.12.2999")]
    [InlineData("29991231")]
    public void Parse_LastDay_IsOpenEnd(string text) => WireDate.Parse(text).Kind.ShouldBe(WireDateKind.OpenEnd);

    [Theory]
    [InlineData("06.2026")]
    [InlineData("202606")]
    [InlineData("2026-06")]
    [InlineData("Июнь 2026")]
    [InlineData(" июнь 2026 ")]
    public void TryParse_Period_Month(string text)
    {
        WirePeriod.TryParse(text, out var period).ShouldBeTrue();
        period.ShouldBe(new Period(2026, 6));
    }

    [Theory]
    [InlineData("13.2026")]
    [InlineData("6.2026")]
    [InlineData("062026")]
    [InlineData("46174")]
    [InlineData("06.26")]
    public void TryParse_OtherPeriod_Fails(string text) => WirePeriod.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(" ipt95 ", "IPT95")]
    [InlineData("\u0410\u0412\u0421\u0415\u041D\u041A\u041C\u041E\u0420\u0422\u0425\u0423", "ABCEHKMOPTXY")]
    [InlineData("\u0441\u0442", "CT")]
    [InlineData("RT.VOLGA.52.L2_P2P", "L2_P2P")]
    [InlineData("RTX", "RTX")]
    public void Fold_Code_LatinUpper(string text, string expected) => WireCode.Fold(text).ShouldBe(expected);

    [Fact]
    public void Parse_DetailsName_AccountBelongsToKey()
    {
        var feeds = new Dictionary<(string, string), Feed> { [("DET", ".csv")] = Feed.Usage };

        var name = TextFileName.Parse("DET_NNOV_352000012345_202606_02_v3.csv", "NNOV", feeds);

        name.ShouldBe(new FileName(new LogicalKey(Feed.Usage, new Period(2026, 6), 2, "352000012345"), 3));
        TextFileName.Parse("DET_NNOV_202606_02.csv", "NNOV", feeds).ShouldBeNull();
    }
}
