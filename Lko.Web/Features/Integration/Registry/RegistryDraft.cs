using Lko.Domain.Integration;

namespace Lko.Web.Features.Integration.Registry;

/// <summary>A registry row while a person writes it.</summary>
internal sealed class RegistryDraft
{
    public string Code { get; set; } = "";

    public string ShortName { get; set; } = "";

    public SourceSystemKind Kind { get; set; } = SourceSystemKind.Billing;

    public string NameRu { get; set; } = "";

    public string NameEn { get; set; } = "";

    public string CarrierBranch { get; set; } = "";

    public string TimeZone { get; set; } = "Europe/Moscow";

    public string Dialect { get; set; } = "";

    public string Transport { get; set; } = RegistryEntry.Transports[0];

    public string Encoding { get; set; } = RegistryEntry.Encodings[0];

    public bool BalancePositive { get; set; }

    public string Amounts { get; set; } = nameof(AmountBasis.Net);

    public string Rounding { get; set; } = "";

    public string NamingDomain { get; set; } = "";

    public string Schedule { get; set; } = "0 30 2 * * ?";

    public string ScheduleZone { get; set; } = "Europe/Moscow";

    public HashSet<string> Feeds { get; } = new(StringComparer.Ordinal);

    public bool IsActive { get; set; }

    public List<RegistryCode> Codes { get; } = [];

    public static RegistryDraft Of(RegistryEntry entry)
    {
        var draft = new RegistryDraft
        {
            Code = entry.Code,
            ShortName = entry.ShortName,
            Kind = entry.Kind,
            NameRu = entry.NameRu,
            NameEn = entry.NameEn,
            CarrierBranch = entry.CarrierBranch ?? "",
            TimeZone = entry.TimeZone,
            Dialect = entry.Dialect,
            Transport = entry.Transport,
            Encoding = entry.Encoding,
            BalancePositive = entry.BalancePositive,
            Amounts = entry.Amounts?.ToString() ?? "",
            Rounding = entry.Rounding?.ToString() ?? "",
            NamingDomain = entry.NamingDomain,
            Schedule = entry.Schedule,
            ScheduleZone = entry.ScheduleZone,
            IsActive = entry.IsActive,
        };
        draft.Feeds.UnionWith(entry.Feeds);
        return draft;
    }

    public IReadOnlyList<CodeMapping> Mappings() => [.. Codes.Select(line => line.Mapping())];

    /// <summary>The line of a code; added, without a meaning, when there is none.</summary>
    public RegistryCode LineOf(string code)
    {
        if (Codes.Find(line => ServiceCode.Fold(line.Code) == code) is not { } known)
        {
            Codes.Add(known = new() { Code = code });
        }

        return known;
    }

    public RegistryEntry Entry() => new(
        Code.Trim(), ShortName.Trim(), Kind, NameRu.Trim(), NameEn.Trim(), CarrierBranch.Length == 0 ? null : CarrierBranch, TimeZone.Trim(), Dialect, Transport, Encoding, BalancePositive,
        Enum.TryParse<AmountBasis>(Amounts, out var amounts) ? amounts : null, Enum.TryParse<UsageRounding>(Rounding, out var rounding) ? rounding : null,
        NamingDomain.Trim(), Schedule.Trim(), ScheduleZone.Trim(), [.. RegistryEntry.FeedsOf(Kind).Where(Feeds.Contains)], IsActive);
}
