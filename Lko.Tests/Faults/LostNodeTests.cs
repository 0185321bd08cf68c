using Lko.Infrastructure.Data;
using Lko.Tests.EndToEnd;
using Lko.Tests.Support;

namespace Lko.Tests.Faults;

/// <summary>
/// F01: kill -9 of a portal in the middle of a sync. After its restart the run is recovered and reads again what it had begun; nothing is lost and nothing
/// doubled. A cluster that loses a node takes longer to notice, and is among the endurance runs.
/// </summary>
[Collection(BrowserTests.Name)]
public sealed class LostNodeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task F01_KilledAtTheSeventhPage_IsRecoveredByTheRestartOfASingleNode()
    {
        await using var scene = await LostNodeScene.StartAsync();
        await using var portal = scene.Portal(null);
        var database = TestDatabase.Over(new Database(DatabaseProvider.Sqlite, $"Data Source={Path.Combine(portal.DataPath, "lko.db")}"));
        await DataServices.PrepareAsync(database.Database, scene.Carrier.AbsoluteUri, Token);
        await LostNodeScene.LeaveOneSystemAsync(database);
        scene.Door.Holds = LostNodeScene.SeventhPage;
        await portal.StartAsync();
        await Eventually.Until(() => scene.Door.Asked.Count == LostNodeScene.SeventhPage, LostNodeScene.Promise, $"the seventh page is asked for\n{portal.Log}");

        await portal.KillAsync();
        await LostNodeScene.NothingIsDueAsync(database);
        await portal.StartAsync();

        await LostNodeScene.RecoveredAsync(database, portal);
        scene.IsReadAgainFromTheFirstPage();
        await scene.IsAsAfterACleanRunAsync(database);
    }
}
