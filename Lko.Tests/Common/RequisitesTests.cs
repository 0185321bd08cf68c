using Lko.Domain.Common.Requisites;

namespace Lko.Tests.Common;

public sealed class RequisitesTests
{
    private static readonly Bic FictionBank = Bic.Parse("049999123");

    [Theory]
    [InlineData("7707049388")]
    [InlineData("0012345017")]
    [InlineData("0023456022")]
    [InlineData("0034567038")]
    [InlineData("0045678043")]
    [InlineData("0056789059")]
    [InlineData("0067890100")]
    [InlineData("001234567887")]
    [InlineData(" 7707049388 ")]
    public void Inn_ValidNumber_Parses(string text)
    {
        Inn.TryParse(text, out var inn).ShouldBeTrue();
        inn.Value.ShouldBe(text.Trim());
        Inn.Parse(text).ShouldBe(inn);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0012345018")]
    [InlineData("0012345010")]
    [InlineData("12345017")]
    [InlineData("0000000000")]
    [InlineData("000000000000")]
    [InlineData("77070493889")]
    [InlineData("770704938A")]
    [InlineData("٧٧٠٧٠٤٩٣٨٨")]
    [InlineData("001234567888")]
    [InlineData("001234567897")]
    public void Inn_WrongNumber_IsRefused(string? text)
    {
        Inn.TryParse(text, out var inn).ShouldBeFalse();
        inn.ShouldBeNull();
        Should.Throw<FormatException>(() => Inn.Parse(text!));
    }

    [Fact]
    public void Inn_OneDigitChanged_IsAlwaysRefusedOrHasAnotherCheckSum()
    {
        const string Valid = "7707049388";
        for (var digit = '0'; digit <= '9'; digit++)
        {
            var changed = Valid[..9] + digit;
            Inn.TryParse(changed, out _).ShouldBe(digit == Valid[9], changed);
        }
    }

    [Fact]
    public void Inn_Length_TellsPersonsFromOrganisations()
    {
        Inn.Parse("001234567887").IsPerson.ShouldBeTrue();
        Inn.Parse("7707049388").IsPerson.ShouldBeFalse();
    }

    [Theory]
    [InlineData("001201001", "01")]
    [InlineData("770143001", "43")]
    [InlineData("7701AZ001", "AZ")]
    public void Kpp_ValidCode_ParsesWithItsReason(string text, string reason) => Kpp.Parse(text).Reason.ShouldBe(reason);

    [Theory]
    [InlineData(null)]
    [InlineData("00120100")]
    [InlineData("0012010011")]
    [InlineData("0012az001")]
    [InlineData("A01201001")]
    [InlineData("00120100A")]
    [InlineData("0012ЖЖ001")]
    public void Kpp_WrongShape_IsRefused(string? text) => Kpp.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData("1027700198767")]
    [InlineData("1260000123459")]
    [InlineData("1260000234560")]
    [InlineData("1260000345670")]
    [InlineData("1260000456781")]
    [InlineData("1260000567892")]
    [InlineData("326000000123452")]
    public void Ogrn_ValidNumber_Parses(string text) => Ogrn.Parse(text).Value.ShouldBe(text);

    [Theory]
    [InlineData(null)]
    [InlineData("1027700198768")]
    [InlineData("2027700198767")]
    [InlineData("102770019876")]
    [InlineData("326000000123453")]
    [InlineData("126000000123452")]
    [InlineData("3260000001234")]
    [InlineData("1O27700198767")]
    public void Ogrn_WrongNumber_IsRefused(string? text) => Ogrn.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Ogrn_Length_TellsPersonsFromOrganisations()
    {
        Ogrn.Parse("326000000123452").IsPerson.ShouldBeTrue();
        Ogrn.Parse("1027700198767").IsPerson.ShouldBeFalse();
    }

    [Theory]
    [InlineData("049805000", true)]
    [InlineData("044525225", true)]
    [InlineData("000000000", false)]
    [InlineData("04980500", false)]
    [InlineData("04980500A", false)]
    [InlineData(null, false)]
    public void Bic_Shape_IsProved(string? text, bool valid) => Bic.TryParse(text, out _).ShouldBe(valid);

    [Theory]
    [InlineData("049805746", "40602810700000000025")]
    [InlineData("049999123", "40702810000000000123")]
    [InlineData("049999123", "40702810400000004567")]
    [InlineData("049999123", "40702810500000078901")]
    public void SettlementAccount_KeyFitsTheBank_Parses(string bic, string text)
    {
        var account = SettlementAccount.Parse(text, Bic.Parse(bic));
        account.Value.ShouldBe(text);
        account.Bic.Value.ShouldBe(bic);
    }

    [Theory]
    [InlineData("40702810100000000123")]
    [InlineData("4070281000000000012")]
    [InlineData("407028100000000001230")]
    [InlineData("4070281000000000012X")]
    [InlineData("00000000000000000000")]
    [InlineData(null)]
    public void SettlementAccount_WrongNumber_IsRefused(string? text) => SettlementAccount.TryParse(text, FictionBank, out _).ShouldBeFalse();

    [Fact]
    public void SettlementAccount_OfAnotherBank_IsRefused() =>
        SettlementAccount.TryParse("40702810000000000123", Bic.Parse("049999124"), out _).ShouldBeFalse();

    [Theory]
    [InlineData("049805000", "30101810800000000746")]
    [InlineData("049999123", "30101810600000000123")]
    public void CorrespondentAccount_KeyFitsTheBank_Parses(string bic, string text) =>
        CorrespondentAccount.Parse(text, Bic.Parse(bic)).Value.ShouldBe(text);

    [Theory]
    [InlineData("30101810700000000123")]
    [InlineData("40702810000000000123")]
    [InlineData("")]
    public void CorrespondentAccount_WrongNumber_IsRefused(string text) => CorrespondentAccount.TryParse(text, FictionBank, out _).ShouldBeFalse();

    [Fact]
    public void SettlementAccount_AtASettlementCentre_TakesTheCorrespondentKey()
    {
        // The central bank's own example: a key computed with the prefix 0 + digits 5-6 fits accounts kept by the centre itself.
        var centre = Bic.Parse("049805000");
        centre.IsSettlementCentre.ShouldBeTrue();
        SettlementAccount.TryParse("30101810800000000746", centre, out _).ShouldBeTrue();
        SettlementAccount.TryParse("30101810800000000746", Bic.Parse("049805746"), out _).ShouldBeFalse();
    }
}
