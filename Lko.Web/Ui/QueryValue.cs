using System.Globalization;

namespace Lko.Web.Ui;

/// <summary>
/// Values in an address, which anybody may have typed. A page takes them as text, because the framework fails over a text that is not of the
/// declared type; what does not parse is as if it were not there.
/// </summary>
internal static class QueryValue
{
    /// <summary>The key of a row; null when none is named.</summary>
    public static long? Key(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
}
