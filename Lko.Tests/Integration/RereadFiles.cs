using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Tests.Connectors;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>Months of charges, one row each, for what is read again.</summary>
internal static class RereadFiles
{
    public const string Dialect = "csv-cp1251";

    /// <summary>By default as much as one step takes.</summary>
    public static void Deliver(SyncEngineScene scene, string delivery, int month, long size = SyncStep.MaxNewBytes, int part = 1, string quantity = "1") => scene.Files.All.Add((
        delivery, $"NACH_NNOV_20260{month}_0{part}.csv",
        SourceSystems.Cp1251.GetBytes($"{month}{(part == 1 ? "" : "-2")};352000012525;IPT;IP-транзит;MRC;01.0{month}.2026;28.0{month}.2026;{quantity};мес;100,00;100,00;22;22,00;122,00\r\n"), size, default));

    /// <summary>What a newer version reads out of the same bytes.</summary>
    public static IEnumerable<SourceRow> Corrected(int month, IEnumerable<SourceRow> rows) => rows.Select(row => row with { Record = (ChargeRecord)row.Record! with { Quantity = "7" } });

    public static async Task<List<Charge>> ChargesAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.Charges.AsNoTracking().Where(row => row.System == Nnov).OrderBy(row => row.Period).ThenBy(row => row.Source.Path).ToListAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<SourceFreshness> FreshnessAsync(SyncEngineScene scene)
    {
        await using var db = scene.Database.Raw();
        return await db.SourceFreshness.AsNoTracking().SingleAsync(row => row.System == Nnov, TestContext.Current.CancellationToken);
    }
}
