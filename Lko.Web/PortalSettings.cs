using System.Globalization;
using System.Net;
using Lko.Domain.Access;
using Lko.Domain.Orders;
using Lko.Domain.Reports;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;

namespace Lko.Web;

public enum LandscapeMode
{
    /// <summary>The portal plays the carrier's systems itself, on a socket of their own.</summary>
    Sandbox = 1,
    Live = 2,
}

/// <summary>The settings the host itself needs, read and checked before anything starts. <see cref="Access.AuthSettings"/> follow when the sandbox is known.</summary>
/// <param name="DataPath">Absolute folder of the embedded database, files and the sandbox.</param>
/// <param name="PublicOrigins">Where browsers reach the portal; only pages of these origins may open a circuit.</param>
/// <param name="Proxies">Addresses and networks whose forwarded headers are believed.</param>
/// <param name="Redis">Configuration string of Redis; null = one node.</param>
/// <param name="ShareGoal">What the share of orders through the portal is measured against.</param>
/// <param name="Answer">How long an operator has for a question about an order.</param>
public sealed record PortalSettings(
    LandscapeMode Landscape, DatabaseProvider Provider, string ConnectionString, string DataPath, IReadOnlyList<Uri> PublicOrigins,
    IReadOnlyList<IPNetwork> Proxies, string? Redis, SessionLimits Sessions, PortalShareGoal ShareGoal, AnswerTerm Answer)
{
    private const string GoalKey = "Reports:PortalShareGoal";
    private const string AnswerKey = "Orders:AnswerDays";
    private static readonly string[] CrmSecrets = ["Crm:ApiKey", "Crm:EventSecret"];

    /// <summary>Reads the settings; throws <see cref="InvalidSettingsException"/> with everything that is wrong.</summary>
    public static PortalSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var wrong = new List<string>();
        var landscape = Choice(configuration, "Landscape:Mode", LandscapeMode.Live, wrong);
        if (landscape == LandscapeMode.Sandbox && environment.IsProduction())
        {
            wrong.Add("Landscape:Mode is Sandbox, but the environment is Production: the sandbox lets anybody sign in. Set Landscape:Mode to Live.");
        }

        var (provider, connectionString, dataPath) = Database(configuration, environment, wrong);
        var origins = Uris(configuration, wrong);
        if (origins.Count == 0 && !environment.IsDevelopment())
        {
            wrong.Add("Portal:PublicOrigins is empty: name every address under which browsers reach the portal, e.g. https://lko.example.org.");
        }

        foreach (var origin in origins.Where(each => each.Scheme is "http" && !environment.IsDevelopment()))
        {
            wrong.Add($"Portal:PublicOrigins contains '{origin.OriginalString}': outside of development browsers come by https only.");
        }

        var proxies = TrustedProxies(configuration, wrong);
        var goal = Goal(configuration, wrong);
        var answer = Answering(configuration, wrong);
        wrong.AddRange(List(configuration, "Landscape:AllowedNetworks").Where(text => ReachableNetworks.TryParse(text) is null)
            .Select(text => $"Landscape:AllowedNetworks contains '{text}', which is neither an address nor a network such as 10.0.0.0/8."));
        wrong.AddRange(SettingTypes.Mistakes(configuration));
        if (wrong.Count > 0)
        {
            throw new InvalidSettingsException(wrong);
        }

        return new PortalSettings(
            landscape, provider, connectionString, dataPath, origins, proxies,
            Value(configuration, "Redis:Configuration"), configuration.GetSection("Sessions").Get<SessionLimits>() ?? SessionLimits.Default, goal, answer);
    }

    /// <summary>The database and the data folder alone, for a command that serves nothing.</summary>
    public static (DatabaseProvider Provider, string ConnectionString, string DataPath) ReadDatabase(IConfiguration configuration, IHostEnvironment environment)
    {
        var wrong = new List<string>();
        var database = Database(configuration, environment, wrong);
        return wrong.Count > 0 ? throw new InvalidSettingsException(wrong) : database;
    }

    /// <summary>Where the deliveries of all systems lie.</summary>
    public static string DropFolder(IConfiguration configuration, IHostEnvironment environment, string dataPath) =>
        Value(configuration, "Landscape:DropFolder") is { } folder ? Path.GetFullPath(folder, environment.ContentRootPath) : Path.Combine(dataPath, "drops");

    /// <summary>What the CRM's connector needs; the sandbox has filled it in where it plays the CRM.</summary>
    public static void CheckCrm(IConfiguration configuration)
    {
        var wrong = new List<string>();
        if (!Uri.TryCreate(Value(configuration, "Crm:BaseUrl"), UriKind.Absolute, out _))
        {
            wrong.Add("Crm:BaseUrl is empty or no address: name the CRM that takes the orders.");
        }

        wrong.AddRange(from key in CrmSecrets where Value(configuration, key) is null select $"{key} is empty; the CRM and the portal know each other by it.");
        if (wrong.Count > 0)
        {
            throw new InvalidSettingsException(wrong);
        }
    }

    private static (DatabaseProvider Provider, string ConnectionString, string DataPath) Database(IConfiguration configuration, IHostEnvironment environment, List<string> wrong)
    {
        var provider = Choice(configuration, "Database:Provider", DatabaseProvider.Sqlite, wrong);
        var dataPath = Path.GetFullPath(Value(configuration, "Data:Path") ?? "App_Data", environment.ContentRootPath);
        var connectionString = Value(configuration, "ConnectionStrings:Lko");
        if (connectionString is null && provider != DatabaseProvider.Sqlite)
        {
            wrong.Add($"ConnectionStrings:Lko is empty; {provider} needs it.");
        }

        return (provider, connectionString ?? $"Data Source={Path.Combine(dataPath, "lko.db")}", dataPath);
    }

    internal static string? Value(IConfiguration configuration, string key) =>
        configuration[key] is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    internal static T Choice<T>(IConfiguration configuration, string key, T otherwise, List<string> wrong)
        where T : struct, Enum
    {
        if (Value(configuration, key) is not { } text)
        {
            return otherwise;
        }

        if (Enum.TryParse<T>(text, ignoreCase: true, out var choice) && Enum.IsDefined(choice))
        {
            return choice;
        }

        wrong.Add($"{key} is '{text}'; it must be one of {string.Join(", ", Enum.GetNames<T>())}.");
        return otherwise;
    }

    internal static IEnumerable<string> List(IConfiguration configuration, string key) =>
        configuration.GetSection(key).GetChildren().Select(child => child.Value)
            .Concat((configuration[key] ?? "").Split([',', ';']))
            .Where(value => !string.IsNullOrWhiteSpace(value))
            .Select(value => value!.Trim())
            .Distinct(StringComparer.OrdinalIgnoreCase);

    private static AnswerTerm Answering(IConfiguration configuration, List<string> wrong)
    {
        if (Value(configuration, AnswerKey) is not { } text)
        {
            return new();
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 60)
        {
            return new(days);
        }

        wrong.Add($"{AnswerKey} is '{text}'; it must be a whole number of working days from 1 to 60.");
        return new();
    }

    private static PortalShareGoal Goal(IConfiguration configuration, List<string> wrong)
    {
        if (Value(configuration, GoalKey) is not { } text)
        {
            return new();
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is >= 1 and <= 100)
        {
            return new(percent);
        }

        wrong.Add($"{GoalKey} is '{text}'; it must be a whole number of percent from 1 to 100.");
        return new();
    }

    private static List<Uri> Uris(IConfiguration configuration, List<string> wrong)
    {
        var origins = new List<Uri>();
        foreach (var text in List(configuration, "Portal:PublicOrigins"))
        {
            if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/" })
            {
                origins.Add(uri);
            }
            else
            {
                wrong.Add($"Portal:PublicOrigins contains '{text}', which is not an origin such as https://lko.example.org.");
            }
        }

        return origins;
    }

    private static List<IPNetwork> TrustedProxies(IConfiguration configuration, List<string> wrong)
    {
        var proxies = new List<IPNetwork>();
        foreach (var text in List(configuration, "Portal:Proxies"))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                proxies.Add(network);
            }
            else if (IPAddress.TryParse(text, out var address))
            {
                proxies.Add(new IPNetwork(address, address.GetAddressBytes().Length * 8));
            }
            else
            {
                wrong.Add($"Portal:Proxies contains '{text}', which is neither an address nor a network such as 10.0.0.0/8.");
            }
        }

        return proxies;
    }
}

/// <summary>The portal cannot start as it is configured. The message holds one sentence per mistake, for the person who starts it.</summary>
public sealed class InvalidSettingsException : Exception
{
    public InvalidSettingsException()
    {
    }

    public InvalidSettingsException(string message)
        : base(message)
    {
    }

    public InvalidSettingsException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public InvalidSettingsException(IEnumerable<string> sentences)
        : base(string.Join(Environment.NewLine, sentences))
    {
    }
}
