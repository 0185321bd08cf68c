using System.Security.Cryptography;
using System.Text;

namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>Signature of the CRM's events: <c>X-Lko-Signature: sha256=&lt;hex HMAC-SHA256 of the raw body&gt;</c>.</summary>
public static class CrmSignature
{
    public const string Header = "X-Lko-Signature";

    private const string Prefix = "sha256=";

    /// <summary>Whether the body carries the right signature. Compares in fixed time; an unset secret accepts nothing.</summary>
    public static bool IsValid(ReadOnlySpan<byte> body, string? header, string secret)
    {
        if (string.IsNullOrEmpty(secret) || header is null || !header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        Span<byte> given = stackalloc byte[HMACSHA256.HashSizeInBytes];
        var hex = header.AsSpan(Prefix.Length).Trim();
        if (hex.Length != given.Length * 2 || Convert.FromHexString(hex, given, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            return false;
        }

        Span<byte> right = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), body, right);
        return CryptographicOperations.FixedTimeEquals(given, right);
    }
}
