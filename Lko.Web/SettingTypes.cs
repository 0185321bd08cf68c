using System.ComponentModel;
using System.Globalization;
using Lko.Domain.Access;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Web.Security;

namespace Lko.Web;

/// <summary>What must be a number, a time or a choice of yes and no. Asked at the start: some of it is read only when it is needed, long after.</summary>
internal static class SettingTypes
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        ("Sessions", typeof(SessionLimits)), ("Limits:Circuits", typeof(CircuitLimits)), ("Limits:Messages", typeof(MessageLimits)), ("Limits:OrderFiles", typeof(OrderFileLimits)),
        ($"{TransportOptions.Section}:{nameof(TransportOptions.Waits)}", typeof(WaitOptions)), ($"{TransportOptions.Section}:{nameof(TransportOptions.Sftp)}", typeof(SftpOptions)),
        (CrmRestOptions.Section, typeof(CrmRestOptions)),
    ];

    private static readonly (string Key, Type Type)[] Singles =
    [
        ("Limits:SignInsPerMinute", typeof(int)), ("Limits:PreferencesPerMinute", typeof(int)), ("Limits:DownloadsPerMinute", typeof(int)), ("Limits:DownloadsAtOnce", typeof(int)), ("Limits:DownloadsAtOncePerPerson", typeof(int)), ("Landscape:FullCheck", typeof(TimeSpan)), (ImportCommand.PatienceKey, typeof(TimeSpan)),
        ("Landscape:SandboxPaceSeconds", typeof(double)), ("Landscape:SandboxPaused", typeof(bool)), ("Landscape:SandboxSeed", typeof(ulong)),
    ];

    /// <summary>A sentence for every setting that cannot be read as what it has to be.</summary>
    public static IEnumerable<string> Mistakes(IConfiguration configuration) =>
        Sections.Concat(OwnServers(configuration)).SelectMany(section => section.Options.GetProperties().Select(property => (Key: $"{section.Section}:{property.Name}", Type: Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType)))
            .Concat(Singles)
            .Where(setting => setting.Type != typeof(string))
            .Select(setting => (setting.Key, setting.Type, Text: PortalSettings.Value(configuration, setting.Key)))
            .Where(setting => setting.Text is not null && !Reads(setting.Type, setting.Text))
            .Select(setting => $"{setting.Key} is '{setting.Text}'; it must be {Wanted(setting.Type)}.");

    private static IEnumerable<(string Section, Type Options)> OwnServers(IConfiguration configuration) =>
        configuration.GetSection($"{TransportOptions.Section}:{nameof(TransportOptions.Systems)}").GetChildren().Select(system => ($"{system.Path}:{nameof(SystemOptions.Sftp)}", typeof(SystemSftpOptions)));

    private static bool Reads(Type type, string text)
    {
        try
        {
            return TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, text) switch
            {
                TimeSpan time => time >= TimeSpan.Zero,
                int number => number >= 0,
                long number => number >= 0,
                double number => number >= 0,
                _ => true,
            };
        }
        catch (Exception unreadable) when (unreadable is ArgumentException or FormatException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Wanted(Type type) =>
        type == typeof(TimeSpan) ? "a time such as 00:00:30, not negative"
        : type == typeof(bool) ? "true or false"
        : type == typeof(Uri) ? "an address"
        : type == typeof(int) || type == typeof(long) || type == typeof(ulong) ? "a whole number, not negative"
        : "a number, not negative";
}
