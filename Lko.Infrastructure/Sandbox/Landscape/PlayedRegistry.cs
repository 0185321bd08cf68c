using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using Lko.Domain.Catalogue;
using Lko.Infrastructure.Data.Seeding;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>One row of the registry of systems, as the system itself would know it.</summary>
/// <param name="Subject">The first subject it serves; part of its document numbers.</param>
/// <param name="BalancePositive">It writes what the operator has, not what he owes, as positive.</param>
/// <param name="Rounding">How it turns seconds into money; null where it rates no calls.</param>
internal sealed record PlayedSystem(
    string Code, string Short, string Kind, string? MacroBranch, LocalText Name, string Subject, TimeZoneInfo Zone, string Dialect, string Transport, string Encoding,
    bool BalancePositive, string? Rounding, string NamingDomain, FrozenSet<string> Feeds)
{
    public const string Details = "csv-cp1251";

    /// <summary>Leaves files in the exchange folder; the others wait to be asked.</summary>
    public bool Delivers => Transport is "folder" or "sftp";

    /// <summary>Billings and interconnect settlement: what has a ledger.</summary>
    public bool HasLedger => Kind is "Billing" or "Itc";

    /// <summary>The naming domain without its last part, put before the codes of services.</summary>
    public string Domain => NamingDomain[..NamingDomain.LastIndexOf('.')];

    /// <summary>A balance in this system's sign.</summary>
    public long Sign(long debt) => BalancePositive ? -debt : debt;
}

/// <param name="Ordinal">From 0 among the accounts of its system.</param>
/// <param name="Since">First day of its contract.</param>
internal sealed record PlayedAccount(int Ordinal, string Number, string Contract, DateOnly Since, string Inn, string? Kpp, string Name);

internal sealed record PlayedPartner(string Id, string Contract, string Inn);

internal sealed record PlayedTraffic(string Code, string Name, int TariffE4);

/// <summary>The carrier's side of the registry: its systems, whose accounts they keep, and the codes they use.</summary>
internal sealed class PlayedRegistry
{
    private readonly FrozenDictionary<string, PlayedSystem> _systems;
    private readonly FrozenDictionary<string, List<PlayedAccount>> _accounts;
    private readonly FrozenDictionary<string, List<PlayedPartner>> _partners;

    private PlayedRegistry(List<PlayedSystem> systems, IEnumerable<(string System, PlayedAccount Account)> accounts, IEnumerable<(string System, PlayedPartner Partner)> partners)
    {
        Systems = systems;
        _systems = systems.ToFrozenDictionary(system => system.Code, StringComparer.Ordinal);
        _accounts = accounts.GroupBy(row => row.System, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select((row, ordinal) => row.Account with { Ordinal = ordinal }).ToList(), StringComparer.Ordinal);
        _partners = partners.GroupBy(row => row.System, StringComparer.Ordinal)
            .ToFrozenDictionary(group => group.Key, group => group.Select(row => row.Partner).ToList(), StringComparer.Ordinal);
    }

    /// <summary>In the order of the registry.</summary>
    public IReadOnlyList<PlayedSystem> Systems { get; }

    public required IReadOnlyList<string> ServiceCodes { get; init; }

    /// <summary>Names of the macro-regional branches by code.</summary>
    public required FrozenDictionary<string, LocalText> MacroBranches { get; init; }

    public required FrozenDictionary<string, string> Products { get; init; }

    public required IReadOnlyList<PlayedTraffic> Traffic { get; init; }

    public PlayedSystem? Find(string code) => _systems.GetValueOrDefault(code);

    public IReadOnlyList<PlayedAccount> AccountsOf(string system) => _accounts.TryGetValue(system, out var rows) ? rows : [];

    public IReadOnlyList<PlayedPartner> PartnersOf(string system) => _partners.TryGetValue(system, out var rows) ? rows : [];

    public static PlayedRegistry Load(PlayedScale scale)
    {
        using var registry = SeedFile.Open("systems");
        using var operators = SeedFile.Open("operators");
        using var services = SeedFile.Open("services");
        using var branches = SeedFile.Open("branches");
        var systems = registry.RootElement.EnumerateArray().Select(System).ToList();
        var rows = operators.RootElement.GetProperty("operators").EnumerateArray().ToList();
        var accounts = rows.SelectMany(row => row.GetProperty("accounts").EnumerateArray().Select(each => (each.Text("system"), Account(row, each.Text("number"), each.Text("contract"))))).ToList();
        accounts.AddRange(MadeUp(systems, accounts, rows, (scale.Accounts ?? 0) - accounts.Count));
        var partners = rows.SelectMany(row => row.GetProperty("itc_partners").EnumerateArray().Select(each => (each.Text("system"), new PlayedPartner(each.Text("partner_id"), each.Text("contract"), row.Text("inn")))));
        var codes = services.RootElement.GetProperty("source_codes").EnumerateObject().ToList();
        return new(systems, accounts, partners)
        {
            ServiceCodes = [.. codes.Select(code => code.Name)],
            MacroBranches = branches.RootElement.GetProperty("macro").EnumerateArray().ToFrozenDictionary(row => row.Text("code"), Name, StringComparer.Ordinal),
            Products = codes.ToFrozenDictionary(code => code.Name, code => code.Value.GetString()!, StringComparer.Ordinal),
            Traffic = [.. services.RootElement.GetProperty("traffic_codes").EnumerateObject().Select(code => new PlayedTraffic(code.Name, code.Value.Text("name_ru"), code.Value.GetProperty("tariff_e4").GetInt32()))],
        };
    }

    /// <summary>Accounts beyond those of the registry, dealt to the billings and the operators in turn.</summary>
    private static IEnumerable<(string System, PlayedAccount Account)> MadeUp(List<PlayedSystem> systems, List<(string System, PlayedAccount Account)> known, List<JsonElement> operators, int missing)
    {
        var prefixes = known.GroupBy(row => row.System, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.First().Account.Number[..6], StringComparer.Ordinal);
        var billings = systems.Where(system => prefixes.ContainsKey(system.Code)).ToList();
        for (var index = 0; index < missing; index++)
        {
            // Two billings of one region share its prefix: a number is nobody else's.
            var system = billings[index % billings.Count].Code;
            var serial = (500_000 + index).ToString(CultureInfo.InvariantCulture);
            yield return (system, Account(operators[index % operators.Count], prefixes[system] + serial, prefixes[system] + serial));
        }
    }

    private static PlayedAccount Account(JsonElement row, string number, string contract) =>
        new(0, number, contract, SinceOf(row, contract), row.Text("inn"), row.Find("kpp"), row.Text("name_ru").Replace('«', '"').Replace('»', '"'));

    /// <summary>A contract that was made up to go with an account began with the year.</summary>
    private static DateOnly SinceOf(JsonElement row, string contract) => row.GetProperty("contracts").EnumerateArray()
        .Where(each => string.Equals(each.Text("number"), contract, StringComparison.Ordinal)).Select(each => each.Day("date_from")!.Value).FirstOrDefault(new DateOnly(2026, 1, 1));

    private static LocalText Name(JsonElement row) => new(row.Text("name_ru"), row.Text("name_en"));

    private static PlayedSystem System(JsonElement row) => new(
        row.Text("code"), row.Text("short"), row.Text("kind"), row.Find("macro_branch"), Name(row),
        row.GetProperty("subjects").EnumerateArray().Select(each => each.GetString()!).FirstOrDefault("00"),
        TimeZoneInfo.FindSystemTimeZoneById(row.Text("iana_zone")), row.Text("dialect"), row.Text("transport"), row.Text("encoding"),
        string.Equals(row.Find("sign_convention"), "balance_positive", StringComparison.Ordinal), row.Find("rounding"), row.Text("naming_domain"),
        row.GetProperty("feeds").EnumerateArray().Select(each => each.GetString()!).ToFrozenSet(StringComparer.Ordinal));
}
