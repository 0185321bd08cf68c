using System.Globalization;
using System.Security.Cryptography;

namespace Lko.Web.Ui;

/// <summary>A failure gets a short number that the person can quote and the log can be searched for. The exception itself is never shown.</summary>
public static class Incidents
{
    /// <summary>Logs the failure and returns its number, like <c>7F3A-21</c>.</summary>
    public static string Report(ILogger logger, Exception exception)
    {
        var number = NewNumber();
        logger.LogError(exception, "Incident {Incident}", number);
        return number;
    }

    public static string NewNumber()
    {
        var bytes = RandomNumberGenerator.GetBytes(3);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]:X2}{bytes[1]:X2}-{bytes[2]:X2}");
    }
}
