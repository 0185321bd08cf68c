using System.Text.Json;
using Lko.Domain.Common.Requisites;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data.Seeding;

/// <summary>Data the portal needs to mean anything: the carrier's branches, the registry of source systems, operators with their contracts and accounts.</summary>
internal static class ReferenceSeed
{
    /// <summary>Years whose order numbers may be given out; a series is a row, so that its lock is one too.</summary>
    private static readonly int[] OrderYears = [.. Enumerable.Range(2026, 25)];

    public static async Task RunAsync(LkoDbContext db, CancellationToken cancellationToken)
    {
        if (!await db.NumberSeries.AnyAsync(cancellationToken))
        {
            db.NumberSeries.AddRange(OrderYears.Select(year => new NumberSeries($"orders-{year}", 0)));
        }

        await AddCarrierBranchesAsync(db, cancellationToken);

        if (!await db.SourceSystems.AnyAsync(cancellationToken))
        {
            AddSystems(db);
        }

        if (!await db.ServiceCodes.AnyAsync(cancellationToken))
        {
            AddServiceCodes(db);
        }

        await db.SaveChangesAsync(cancellationToken);
        var zones = await db.CarrierBranches.Where(row => row.Parent == null).ToDictionaryAsync(row => row.Code, row => row.TimeZone, StringComparer.Ordinal, cancellationToken);
        if (!await db.Operators.AnyAsync(cancellationToken))
        {
            await AddOperatorsAsync(db, zones, cancellationToken);
        }
        else
        {
            await AddZonesAsync(db, zones, cancellationToken);
        }
    }

    /// <summary>Tells the branches of a database of earlier versions their zones.</summary>
    private static async Task AddZonesAsync(LkoDbContext db, Dictionary<string, string> zones, CancellationToken cancellationToken)
    {
        if (await db.Branches.Where(row => row.TimeZone == null).ToListAsync(cancellationToken) is not { Count: > 0 } unknown)
        {
            return;
        }

        using var file = SeedFile.Open("operators");
        var named = file.RootElement.GetProperty("operators").EnumerateArray()
            .SelectMany(telecom => telecom.GetProperty("branches").EnumerateArray())
            .ToDictionary(each => each.Text("code"), each => zones[each.Text("macro_branch")], StringComparer.Ordinal);
        foreach (var branch in unknown)
        {
            if (named.TryGetValue(branch.Code, out var zone))
            {
                branch.Know(zone);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Adds what is missing: databases of earlier versions have the macro-regions alone.</summary>
    private static async Task AddCarrierBranchesAsync(LkoDbContext db, CancellationToken cancellationToken)
    {
        using var file = SeedFile.Open("branches");
        var macro = file.RootElement.GetProperty("macro").EnumerateArray().Select(row => CarrierBranch.Macro(
            row.Text("code"), row.Text("name_ru"), row.Text("name_en"), row.Text("iana_zone"), row.Day("valid_from")!.Value, row.Day("valid_to")));
        var regional = file.RootElement.GetProperty("regional").EnumerateArray().Select(row => CarrierBranch.Regional(
            row.Text("code"), row.Text("macro_branch"), row.Text("subject"), row.Text("name_ru"), row.Text("name_en"), row.Text("iana_zone"), row.Day("valid_from")!.Value, row.Day("valid_to")));
        var known = await db.CarrierBranches.Select(row => row.Code).ToListAsync(cancellationToken);
        db.CarrierBranches.AddRange(macro.Concat(regional).ExceptBy(known, row => row.Code, StringComparer.Ordinal));
    }

    private static void AddSystems(LkoDbContext db)
    {
        using var file = SeedFile.Open("systems");
        db.SourceSystems.AddRange(file.RootElement.EnumerateArray().Select(row => SourceSystem.Of(new(
            row.Text("code"), row.Text("short"), Kind(row.Text("kind")), row.Text("name_ru"), row.Text("name_en"), row.Find("macro_branch"), row.Text("iana_zone"),
            row.Text("dialect"), row.Text("transport"), row.Text("encoding"), string.Equals(row.Find("sign_convention"), "balance_positive", StringComparison.Ordinal),
            row.Find("amounts") switch { "net" => AmountBasis.Net, "gross" => AmountBasis.Gross, _ => null },
            row.Find("rounding") switch { "aggregate" => UsageRounding.Aggregate, "per_call" => UsageRounding.PerCall, "per_started_minute" => UsageRounding.PerStartedMinute, _ => null },
            row.Text("naming_domain"), row.Text("schedule"), row.Text("schedule_zone"), [.. row.GetProperty("feeds").EnumerateArray().Select(feed => feed.GetString()!)],
            string.Equals(row.Text("state"), "ACTIVE", StringComparison.Ordinal)))));
    }

    private static void AddServiceCodes(LkoDbContext db)
    {
        using var file = SeedFile.Open("services");
        var products = file.RootElement.GetProperty("products").EnumerateArray().Select(code => Code(code.GetString()!, ServiceCodeKind.Product, code.GetString()!));
        var aliases = file.RootElement.GetProperty("source_codes").EnumerateObject().Select(code => Code(code.Name, ServiceCodeKind.Product, code.Value.GetString()!));
        var adjustments = file.RootElement.GetProperty("adjustment_codes").EnumerateObject().Select(code => Code(code.Name, ServiceCodeKind.Adjustment, code.Name));
        var traffic = file.RootElement.GetProperty("traffic_codes").EnumerateObject().Select(code => Code(code.Name, ServiceCodeKind.Traffic, code.Name));
        db.ServiceCodes.AddRange(products.Concat(aliases).Concat(adjustments).Concat(traffic).DistinctBy(code => code.Code, StringComparer.Ordinal));

        static ServiceCode Code(string code, ServiceCodeKind kind, string meaning) => ServiceCode.Create(ServiceCode.AllSystems, code, kind, meaning);
    }

    private static SourceSystemKind Kind(string text) => text switch
    {
        "Billing" => SourceSystemKind.Billing,
        "Itc" or "ITC" or "Interconnect" => SourceSystemKind.Interconnect,
        "Crm" => SourceSystemKind.Crm,
        _ => SourceSystemKind.LastMile,
    };

    private static async Task AddOperatorsAsync(LkoDbContext db, Dictionary<string, string> zones, CancellationToken cancellationToken)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        using var file = SeedFile.Open("operators");
        foreach (var row in file.RootElement.GetProperty("operators").EnumerateArray())
        {
            var telecom = Operator.Create(
                row.Text("code"), Inn.Parse(row.Text("inn")), KppOf(row), Ogrn.Parse(row.Text("ogrn")), row.Text("name_ru"), row.Text("name_en"), row.Text("short_ru"));
            db.Add(telecom);
            await db.SaveChangesAsync(cancellationToken);

            var branches = await AddBranchesAsync(db, telecom.Id, row, zones, cancellationToken);
            var contracts = row.GetProperty("contracts").EnumerateArray().Select(each => Contract.Create(
                telecom.Id, branches[each.Text("client_branch")], each.Text("macro_branch"), each.Text("number"), each.Find("legacy_number"),
                each.Text("subject"), each.Day("date_from")!.Value, each.Day("date_to"))).ToDictionary(contract => contract.Number, StringComparer.Ordinal);
            db.AddRange(contracts.Values);
            await db.SaveChangesAsync(cancellationToken);

            db.AddRange(row.GetProperty("accounts").EnumerateArray().Select(each => Account.Create(
                contracts[each.Text("contract")], each.Text("system"), each.Text("naming_domain"), each.Text("number"), each.Text("sub"))));
            db.AddRange(row.GetProperty("itc_partners").EnumerateArray().Select(each => InterconnectPartner.Create(contracts[each.Text("contract")], each.Text("system"), each.Text("partner_id"))));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    private static Kpp? KppOf(JsonElement row) => row.Find("kpp") is { } text ? Kpp.Parse(text) : null;

    private static async Task<Dictionary<string, BranchId>> AddBranchesAsync(LkoDbContext db, OperatorId telecom, JsonElement row, Dictionary<string, string> zones, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<string, BranchId>(StringComparer.Ordinal);

        // Parents come before their children in the file; a child needs its parent's key.
        foreach (var each in row.GetProperty("branches").EnumerateArray())
        {
            var kind = each.Text("kind") switch { "HEAD" => BranchKind.Head, "BRANCH" => BranchKind.Branch, _ => BranchKind.Node };
            var branch = Branch.Create(telecom, each.Text("code"), kind, KppOf(each), each.Text("name_ru"), each.Text("name_en"), each.Find("parent") is { } parent ? ids[parent] : null, zones[each.Text("macro_branch")]);
            db.Add(branch);
            await db.SaveChangesAsync(cancellationToken);
            ids.Add(branch.Code, branch.Id);
        }

        return ids;
    }
}
