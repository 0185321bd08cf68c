using System.Diagnostics.CodeAnalysis;

namespace Lko.Web.Access;

/// <summary>Keeps "go back to" inside the portal: what is not surely one of its own paths becomes the start page.</summary>
public static class SafeReturnUrl
{
    public const string Home = "/";

    private const int MaxLength = 2000;

    public static string Of(string? address) => IsLocal(address) ? address : Home;

    /// <summary>
    /// Browsers read a backslash as a slash and drop tabs and line breaks before they look for a host, so none of them is let through.
    /// </summary>
    public static bool IsLocal([NotNullWhen(true)] string? address) =>
        address is { Length: > 0 and <= MaxLength }
        && address[0] == '/'
        && (address.Length == 1 || address[1] != '/')
        && !address.AsSpan().ContainsAny('\\', '\u007f')
        && !address.Any(char.IsControl);
}
