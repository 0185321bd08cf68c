using Lko.Domain.Integration;

namespace Lko.Tests.Connectors.FixedCp866;

/// <summary>What a fixed layout takes for a number, in a row and in the control line alike.</summary>
public sealed class FixedNumbersTests
{
    private const string Account = "675000012392";

    /// <summary>An amount that its row cannot read counts as nothing in the sum of the file.</summary>
    [Theory]
    [InlineData("+0000000012200", "+000000000012200", null, null)]
    [InlineData("-0000000012200", "-000000000012200", null, null)]
    [InlineData(" 0000000012200", "+000000000000000", null, RejectReason.BadNumber)]
    [InlineData(" 0000000012200", "+000000000012200", RejectReason.TrailerMismatch, null)]
    [InlineData("X0000000012200", "+000000000000000", null, RejectReason.BadNumber)]
    [InlineData("+000000001220 ", "+000000000000000", null, RejectReason.BadNumber)]
    [InlineData("+         1220", "+000000000000000", null, RejectReason.BadNumber)]
    [InlineData("+000000001220", "+000000000000000", null, RejectReason.BadNumber)]
    [InlineData("+000000001220", "+000000000001220", RejectReason.TrailerMismatch, null)]
    public void Amount_CountsInTheControlAsItsRowReadsIt(string gross, string sum, RejectReason? rejection, RejectReason? fault)
    {
        var written = new WrittenFile("fixed-cp866", "NACH_X_202605_01.txt", $"HNACH\nD000000000001{Account}NUMBERS   MRC20260501202605310000000001000+000000001000022+0000000002200{gross}\nT0000000001{sum}\n");

        written.Check().Rejection.ShouldBe(rejection);
        if (rejection is null)
        {
            (written.Read().ShouldHaveSingleItem().Fault?.Reason).ShouldBe(fault);
        }
    }

    [Theory]
    [InlineData("0000125", "000000000125", null)]
    [InlineData("    125", "         125", null)]
    [InlineData("-000125", "000000000000", null)]
    [InlineData("-000125", "-00000000125", RejectReason.TrailerMismatch)]
    [InlineData("+000125", "000000000125", RejectReason.TrailerMismatch)]
    public void Seconds_CountInTheControlAsTheirRowReadsThem(string seconds, string sum, RejectReason? rejection) =>
        new WrittenFile("fixed-cp866", "CDR_X_202605_01.txt", $"HRTKCDR01\nD0000000001N01STIN01RTOUT778310001122         78450004455         20260514101502{seconds}IZF110160000007900000000016458\nT0000000001{sum}000000000016458\n")
            .Check().Rejection.ShouldBe(rejection);

    /// <summary>Of a file whose sums are nothing the control says so, too.</summary>
    [Theory]
    [InlineData("T0000000000+000000000000000", null)]
    [InlineData("T0000000000", RejectReason.TrailerMismatch)]
    [InlineData("T0000000000 000000000000000", RejectReason.TrailerMismatch)]
    [InlineData("T", RejectReason.TrailerMismatch)]
    public void Control_OfAnEmptyFile_HasItsSum(string control, RejectReason? rejection) =>
        new WrittenFile("fixed-cp866", "SALDO_X_202605_01.txt", $"HSALDO\n{control}\n").Check().Rejection.ShouldBe(rejection);
}
