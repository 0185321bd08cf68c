using Lko.Domain.Persistence;

namespace Lko.Domain.Integration;

/// <summary>One row of the registry of the carrier's systems. A new system in a known dialect is a row, not code.</summary>
public sealed class SourceSystem : IVersioned, IHandledByStaff
{
    public const int MaxCodeLength = 20;
    public const int MaxScheduleLength = 60;
    public const int MaxEncodingLength = 20;

    private SourceSystem(
        string code, string shortName, SourceSystemKind kind, string nameRu, string nameEn, string? carrierBranch, string timeZone,
        string dialect, string transport, string encoding, bool balancePositive, string namingDomain, string schedule, string scheduleZone, string feeds, bool isActive)
    {
        (Code, ShortName, Kind, NameRu, NameEn, CarrierBranch, TimeZone) = (code, shortName, kind, nameRu, nameEn, carrierBranch, timeZone);
        (Dialect, Transport, Encoding, BalancePositive, NamingDomain) = (dialect, transport, encoding, balancePositive, namingDomain);
        (Schedule, ScheduleZone, Feeds, IsActive) = (schedule, scheduleZone, feeds, isActive);
    }

    public string Code { get; private set; }

    string IHandledByStaff.About => Code;

    /// <summary>The form used in file names.</summary>
    public string ShortName { get; private set; }

    public SourceSystemKind Kind { get; private set; }

    public string NameRu { get; private set; }

    public string NameEn { get; private set; }

    public string? CarrierBranch { get; private set; }

    /// <summary>IANA zone of the system's local times and settlement months.</summary>
    public string TimeZone { get; private set; }

    public TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    public string Dialect { get; private set; }

    public string Transport { get; private set; }

    public string Encoding { get; private set; }

    /// <summary>The system writes what the operator has as positive; the portal negates, so that positive is what he owes.</summary>
    public bool BalancePositive { get; private set; }

    /// <summary>What the amounts of its rows are, as its dialect has it (docs/decisions/0014); null where it tells none.</summary>
    public AmountBasis? Amounts { get; private set; }

    /// <summary>Where it has rounded usage before it told it; nothing is rounded after it. Null where it delivers none.</summary>
    public UsageRounding? Rounding { get; private set; }

    public string NamingDomain { get; private set; }

    /// <summary>Quartz cron expression in <see cref="ScheduleZone"/>.</summary>
    public string Schedule { get; private set; }

    public string ScheduleZone { get; private set; }

    /// <summary>Feeds the system delivers, comma-separated.</summary>
    public string Feeds { get; private set; }

    public bool IsActive { get; private set; }

    public int Version { get; private set; }

    public static SourceSystem Create(
        string code, string shortName, SourceSystemKind kind, string nameRu, string nameEn, string? carrierBranch, string timeZone,
        string dialect, string transport, string encoding, bool balancePositive, string namingDomain, string schedule, string scheduleZone, string feeds, bool isActive) =>
        new(code, shortName, kind, nameRu, nameEn, carrierBranch, timeZone, dialect, transport, encoding, balancePositive, namingDomain, schedule, scheduleZone, feeds, isActive);

    public static SourceSystem Of(RegistryEntry entry)
    {
        var system = new SourceSystem(
            entry.Code, entry.ShortName, entry.Kind, entry.NameRu, entry.NameEn, entry.CarrierBranch, entry.TimeZone, entry.Dialect, entry.Transport, entry.Encoding,
            entry.BalancePositive, entry.NamingDomain, entry.Schedule, entry.ScheduleZone, "", entry.IsActive);
        system.Describe(entry);
        return system;
    }

    /// <summary>Takes over everything but the code, which names the system for ever.</summary>
    public void Describe(RegistryEntry entry)
    {
        (ShortName, Kind, NameRu, NameEn, CarrierBranch, TimeZone) = (entry.ShortName, entry.Kind, entry.NameRu, entry.NameEn, entry.CarrierBranch, entry.TimeZone);
        (Dialect, Transport, Encoding, BalancePositive, NamingDomain) = (entry.Dialect, entry.Transport, entry.Encoding, entry.BalancePositive, entry.NamingDomain);
        (Amounts, Rounding, Schedule, ScheduleZone) = (entry.Amounts, entry.Rounding, entry.Schedule, entry.ScheduleZone);
        (Feeds, IsActive) = (string.Join(',', entry.Feeds), entry.IsActive);
    }

    public RegistryEntry Entry() => new(
        Code, ShortName, Kind, NameRu, NameEn, CarrierBranch, TimeZone, Dialect, Transport, Encoding, BalancePositive, Amounts, Rounding, NamingDomain, Schedule, ScheduleZone,
        Feeds.Split(',', StringSplitOptions.RemoveEmptyEntries), IsActive);

    /// <summary>The same system, had it told in another encoding.</summary>
    public SourceSystem In(string? encoding) => encoding is null || string.Equals(encoding, Encoding, StringComparison.Ordinal) ? this : Of(Entry() with { Encoding = encoding });

    public bool Delivers(string feed) => Feeds.Split(',').Contains(feed, StringComparer.Ordinal);
}

/// <summary>Stored by number.</summary>
public enum SourceSystemKind
{
    Billing = 1,
    Interconnect = 2,
    Crm = 3,
    LastMile = 4,
}
