namespace Lko.Domain.Integration;

/// <summary>What the registry says of one system, as people read and write it.</summary>
/// <param name="Schedule">Cron expression in <paramref name="ScheduleZone"/>.</param>
/// <param name="Feeds">Codes of <see cref="FeedsOf"/>.</param>
public sealed record RegistryEntry(
    string Code, string ShortName, SourceSystemKind Kind, string NameRu, string NameEn, string? CarrierBranch, string TimeZone, string Dialect, string Transport, string Encoding,
    bool BalancePositive, AmountBasis? Amounts, UsageRounding? Rounding, string NamingDomain, string Schedule, string ScheduleZone, IReadOnlyList<string> Feeds, bool IsActive)
{
    public const string Usage = "usage";
    public const string Samples = "p95";

    /// <summary>What every dialect of billings tells.</summary>
    public static readonly IReadOnlyList<string> Ledger = ["accounts", "balances", "charges", "payments", "documents"];

    public static readonly IReadOnlyList<string> Crm = ["clients", "contracts", "orders", "order_events"];

    public static readonly IReadOnlyList<string> LastMile = ["last_mile_requests"];

    /// <summary>The transport that asks; the others fetch what was sent.</summary>
    public const string Asked = "http";

    public static readonly IReadOnlyList<string> Transports = ["folder", "sftp", Asked];

    public const string Utf8 = "utf-8";

    public static readonly IReadOnlyList<string> Encodings = ["windows-1251", "cp866", "koi8-r", Utf8];

    /// <summary>What a system of a kind may deliver, as the registry spells it.</summary>
    public static IReadOnlyList<string> FeedsOf(SourceSystemKind kind) => kind switch
    {
        SourceSystemKind.Crm => Crm,
        SourceSystemKind.LastMile => LastMile,
        _ => [.. Ledger, Usage, Samples],
    };
}

/// <summary>What the amounts of a system's rows are. Stored by number: never renumber.</summary>
public enum AmountBasis
{
    Net = 1,
    Gross = 2,
}

/// <summary>Where a system rounds the price of usage. Stored by number: never renumber.</summary>
public enum UsageRounding
{
    /// <summary>Once per total.</summary>
    Aggregate = 1,
    PerCall = 2,
    PerStartedMinute = 3,
}
