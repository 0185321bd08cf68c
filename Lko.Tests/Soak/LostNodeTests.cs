using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Faults;
using Lko.Tests.Support;
using Npgsql;

namespace Lko.Tests.Soak;

/// <summary>F01 in a cluster: a node is killed while it asks, or while it writes, and the other one recovers its run in time.</summary>
[Collection(BrowserTests.Name)]
public sealed class LostNodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F01_KilledAtTheSeventhPage_IsRecoveredByTheOtherNode()
    {
        await using var scene = await LostNodeScene.StartAsync();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await LostNodeScene.LeaveOneSystemAsync(database);
        await using var first = scene.Portal(database);
        await using var second = scene.Portal(database);
        scene.Door.Holds = LostNodeScene.SeventhPage;
        await first.StartAsync();
        await Eventually.Until(() => scene.Door.Asked.Count == LostNodeScene.SeventhPage, LostNodeScene.Promise, $"the seventh page is asked for\n{first.Log}");
        await LostNodeScene.NothingIsDueAsync(database);
        await second.StartAsync();
        await Eventually.Until(async () => await LostNodeScene.NodesAsync(database) == 2, LostNodeScene.Promise, $"both nodes are in the cluster\n{second.Log}");

        await first.KillAsync();

        await LostNodeScene.RecoveredAsync(database, second);
        scene.IsReadAgainFromTheFirstPage();
        await scene.IsAsAfterACleanRunAsync(database);
    }

    [Fact]
    public async Task F01_KilledWhileRowsAreWritten_IsRecoveredByTheOtherNode()
    {
        await using var scene = await LostNodeScene.StartAsync();
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.PostgreSql);
        await LostNodeScene.LeaveOneSystemAsync(database);
        await using var first = scene.Portal(database);
        await using var second = scene.Portal(database);
        await using (var held = new NpgsqlConnection(database.Database.ConnectionString))
        {
            await held.OpenAsync(Token);
            await using var transaction = await held.BeginTransactionAsync(Token);
            await using var hold = new NpgsqlCommand("""LOCK TABLE "Payments" IN ACCESS EXCLUSIVE MODE""", held, transaction);
            await hold.ExecuteNonQueryAsync(Token);
            await first.StartAsync();
            await Eventually.Until(async () => await LostNodeScene.ScalarAsync(database, """SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = '"Payments"'::regclass""") > 0, LostNodeScene.Promise, $"charges are written, payments are next\n{first.Log}");

            await first.KillAsync();
            await transaction.RollbackAsync(Token);
        }

        await LostNodeScene.NothingIsDueAsync(database);
        await second.StartAsync();
        await LostNodeScene.RecoveredAsync(database, second);
        await scene.IsAsAfterACleanRunAsync(database);
    }
}
