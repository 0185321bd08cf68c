using System.Text.Json.Nodes;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.AskedSystems;

namespace Lko.Tests.Integration;

/// <summary>The CRM's snapshots and the requests for last miles become rows that know where they come from, whatever the two systems do meanwhile.</summary>
public sealed class CrmExportTests
{
    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sync_Crm_KeepsOrdersAndClientsWithTheirOrigin(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        await asked.Sandbox.PlaceAsync();

        var counts = await asked.SyncedAsync(Crm);

        counts.QuarantinedRows.ShouldBe(0);
        await using var db = asked.Database.Raw();
        var order = await db.ReportedOrders.SingleAsync(row => row.Number == "LKO-2026-0000001", Token);
        (order.Channel, order.Product, order.RegisteredIn).ShouldBe(("LKO", "L2_P2P", new Period(2026, 7)));
        (order.System, order.Source.Path, order.Source.ReceivedAt).ShouldBe((Crm, "d01/F3_ORDERS_20260706.csv", asked.Sandbox.Time.GetUtcNow()));
        (order.Source.Line, order.Source.RowHash.Length).ShouldBe((await db.ReportedOrders.CountAsync(Token) + 1, 64));
        (await db.ReportedOrders.CountAsync(row => row.RegisteredIn == new Period(2026, 6), Token)).ShouldBe(45);
        var account = await db.ClientNodes.FirstAsync(row => row.Kind == "LS", Token);
        (account.To, account.Source.Path).ShouldBe((null, "d02/F4_CLIENTS_20260706.csv"));
        (await db.ClientNodes.AnyAsync(row => row.Number == account.ParentNumber && row.Kind == "DOG", Token)).ShouldBeTrue();
        (await db.ClientNodes.CountAsync(Token)).ShouldBeGreaterThan(1_600);
        (await asked.SyncedAsync(Crm)).ShouldSatisfyAllConditions(again => again.NewFiles.ShouldBe(0), again => again.ChangedRows.ShouldBe(0));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sync_NextMonth_TheLatestSnapshotIsTheWholeTruth(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        await asked.SyncedAsync(Crm);
        asked.Sandbox.Time.Advance(TimeSpan.FromDays(40));

        await asked.SyncedAsync(Crm);

        await using var db = asked.Database.Raw();
        (await db.ReportedOrders.Select(row => row.Source.Path).Distinct().SingleAsync(Token)).ShouldBe("d03/F3_ORDERS_20260815.csv");
        (await db.ReportedOrders.AnyAsync(row => row.RegisteredIn == new Period(2026, 4), Token)).ShouldBeFalse("the CRM tells four months");
        (await db.SourceFiles.Where(row => row.System == Crm && row.Verdict == FileVerdict.Effective).Select(row => row.Name).Order().ToListAsync(Token))
            .ShouldBe(["F3_ORDERS_20260815.csv", "F4_CLIENTS_20260815.csv"]);
    }

    /// <summary>The answer names its file itself, and this name climbs.</summary>
    [Fact]
    public async Task Sync_AnswerNamedOutOfItsFolder_IsNotTakenAndLandsNowhere()
    {
        await using var asked = await OpenAsync();
        await asked.Sandbox.ControlAsync("billing/CRM/faults", new { kind = "TraversalName", count = 10 });

        var run = await asked.SyncAsync(Crm);

        run.State.ShouldBe(SyncRunState.Failed);
        run.Error.ShouldNotBeNull().ShouldContain("which nothing reads");
        asked.Arrived(Crm).ShouldBeEmpty();
        Directory.GetFiles(asked.Folder, "*evil*", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.GetFiles(Path.GetDirectoryName(asked.Folder)!, "*evil*").ShouldBeEmpty();
        await asked.Sandbox.ControlAsync("billing/faults/clear");
        (await asked.SyncedAsync(Crm)).NewFiles.ShouldBe(2);
        await using var undisturbed = await OpenAsync();
        await undisturbed.SyncedAsync(Crm);
        (await RowsAsync(asked)).ShouldBe(await RowsAsync(undisturbed));
    }

    [Theory]
    [InlineData(Crm)]
    [InlineData(LastMile)]
    public async Task Sync_RecordedDeliveries_KeepWhatTheImportCommandSays(string system)
    {
        await using var asked = await OpenAsync();
        var folder = SourceSystems.SampleFolder(system);
        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "expected.json"), Token))!;

        var run = await asked.SyncAsync(system, fetch: false, new Folder(folder));
        var again = await asked.SyncAsync(system, fetch: false, new Folder(folder));

        (run.State, again.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 0));
        await using var db = asked.Database.Raw();
        (await db.QuarantineRows.Select(row => new { row.Path, row.Line, row.Reason }).ToListAsync(Token)).Select(row => $"{row.Path} {row.Line} {row.Reason}")
            .ShouldBe(expected["quarantined"]!.AsArray().Select(row => $"{row!["file"]} {row["line"]} {row["reason"]}"), ignoreOrder: true);
        if (string.Equals(system, Crm, StringComparison.Ordinal))
        {
            (await db.ReportedOrders.CountAsync(Token)).ShouldBe(expected["orders_snapshot"]!["accepted"]!.GetValue<int>());
            (await db.ClientNodes.CountAsync(Token)).ShouldBe(expected["clients"]!["nodes"]!.GetValue<int>());
            (await db.CrmEvents.CountAsync(Token)).ShouldBe(expected["order_events"]!["unique"]!.GetValue<int>());
        }
        else
        {
            (await db.LastMileRequests.OrderBy(row => row.Number).ToListAsync(Token)).Select(row => $"{row.Number} {row.Revision} {row.State} {row.Sites} {row.Addressees}")
                .ShouldBe(expected["requests"]!.AsArray().Select(row => $"{row!["requestNo"]} {row["revision"]} {row["state"]} {row["sites"]} {row["addressees"]!.AsArray().Count}"));
        }
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task Sync_NumbersLongerThanTheyAreKept_GoToQuarantineAndTheRestCounts(DatabaseProvider provider)
    {
        await using var asked = await OpenAsync(provider);
        using var folder = new TempFolder();
        var delivery = Directory.CreateDirectory(folder.Combine("d01")).FullName;
        ReportedOrder.MaxNumberLength.ShouldBe(100);
        var (longest, tooLong) = (new string('7', ReportedOrder.MaxNumberLength), new string('7', ReportedOrder.MaxNumberLength + 1));
        await File.WriteAllTextAsync(
            Path.Combine(delivery, "F3_ORDERS_20260706.csv"),
            "NOM_Z;DATA_REG;KANAL;INN;MRF;RF;PRODUKT;TIP;STATUS;DATA_STAT;DATA_PLAN;DATA_FAKT\n"
            + $"{longest};05.07.2026 10:00:00;LKO;7700000001;VOLGA;NN;L2_P2P;NEW;{new string('S', 5000)};;;\n"
            + $"{tooLong};05.07.2026 10:00:00;LKO;7700000001;VOLGA;NN;L2_P2P;NEW;REGISTERED;;;\n",
            Token);
        await File.WriteAllTextAsync(
            Path.Combine(delivery, "F4_CLIENTS_20260706.csv"),
            $"ID;PARENT_ID;TIP;KOD;NAIM;INN;KPP;OGRN;MRF;RF;ASR;D_S;D_PO\n1;;GK;K;{new string('Н', 5000)};7700000001;;;VOLGA;NN;;;\n2;{tooLong};DOG;K;N;;;;;;;;\n{tooLong};1;DOG;K;N;;;;;;;;\n",
            Token);

        var run = await asked.SyncAsync(Crm, fetch: false, new Folder(folder.Path));

        (run.State, run.Counts.AcceptedRows, run.Counts.QuarantinedRows).ShouldBe((SyncRunState.Succeeded, 2, 3), run.Error);
        await using var db = asked.Database.Raw();
        (await db.ReportedOrders.SingleAsync(Token)).Number.ShouldBe(longest);
        (await db.QuarantineRows.Where(row => row.Reason == RejectReason.TooLong).Select(row => row.Field).Order().ToListAsync(Token)).ShouldBe(["Number", "Number", "ParentNumber"]);
    }

    private static async Task<(int Orders, int Clients, int Requests)> RowsAsync(AskedSystems asked)
    {
        await using var db = asked.Database.Raw();
        return (await db.ReportedOrders.CountAsync(Token), await db.ClientNodes.CountAsync(Token), await db.LastMileRequests.CountAsync(Token));
    }

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);
    }
}
