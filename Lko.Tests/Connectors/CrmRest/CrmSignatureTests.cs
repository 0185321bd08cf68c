using System.Security.Cryptography;
using System.Text;
using Lko.Infrastructure.Connectors.CrmRest;

namespace Lko.Tests.Connectors.CrmRest;

public sealed class CrmSignatureTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("{\"seq\":1}");

    private static string Right => "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData("secret"u8, Body));

    [Fact]
    public void IsValid_KnownVector_IsTrue() => CrmSignature.IsValid(
        "what do ya want for nothing?"u8,
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        "Jefe").ShouldBeTrue("RFC 4231, case 2");

    [Fact]
    public void IsValid_RightSignatureInEitherCase_IsTrue()
    {
        CrmSignature.IsValid(Body, Right, "secret").ShouldBeTrue();
        CrmSignature.IsValid(Body, "sha256=" + Right[7..].ToUpperInvariant(), "secret").ShouldBeTrue();
    }

    [Fact]
    public void IsValid_AnythingElse_IsFalse()
    {
        CrmSignature.IsValid(Body, null, "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, "", "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, Right[7..], "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, Right[..^1], "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, Right + "00", "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, "sha256=" + new string('z', 64), "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, Right, "other").ShouldBeFalse();
        CrmSignature.IsValid([.. Body, 32], Right, "secret").ShouldBeFalse();
        CrmSignature.IsValid(Body, "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(""u8, Body)), "").ShouldBeFalse("an unset secret accepts nothing");
    }
}
