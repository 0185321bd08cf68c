using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Integration;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web;

/// <summary>The CRM's events of orders that come as a file do to the orders what pushed ones do, once however often they come.</summary>
public sealed class ImportOrderEventsTests : IDisposable
{
    private readonly TempFolder _data = new();
    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task Import_EventsOfAnOrder_MoveItOnce()
    {
        await using var scene = await SceneAsync();
        var number = await scene.SubmittedAsync();
        var registered = scene.Event(number, 1, "REGISTERED");
        Write("d01", scene.Event(number, 2, "TECH_CHECK"), registered, registered, "{\"seq\":");

        (await ImportAsync("--dry-run")).ShouldContain("\"lines\": 4");
        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(0, "a dry run keeps nothing");
        await ImportAsync();

        var moved = await scene.StoredAsync(number);
        (moved.CrmSequence, moved.History.Count(each => each.Intent == OrderIntent.Report)).ShouldBe((2, 2));
        moved.State.ShouldBe(OrderLifecycle.CrmCodes["TECH_CHECK"].State);
        await using var raw = scene.Database.Raw();
        (await raw.QuarantineRows.Select(row => new { row.Feed, row.Line, row.Reason, row.Field }).SingleAsync(Token)).ShouldBe(new { Feed = Feed.OrderEvents, Line = 4, Reason = RejectReason.BadNumber, Field = "seq" });

        await ImportAsync();
        Write("d02", registered, scene.Event(number, 3, "QUOTED"));
        await ImportAsync();

        var quoted = await scene.StoredAsync(number);
        (quoted.CrmSequence, quoted.History.Count(each => each.Intent == OrderIntent.Report), quoted.Terms.Count).ShouldBe((3, 3, 1));
        quoted.State.ShouldBe(OrderLifecycle.CrmCodes["QUOTED"].State);
        (await raw.CrmEvents.CountAsync(Token)).ShouldBe(3);
        (await raw.SyncRuns.OrderBy(row => row.Id).Select(row => row.ChangedRows).ToListAsync(Token)).ShouldBe([2, 0, 1], "what was known is no news");
        (await raw.Findings.CountAsync(row => row.ClosedAt == null, Token)).ShouldBe(0);
    }

    /// <summary>"Same name and same bytes as the effective file: no effect".</summary>
    [Fact]
    public async Task Import_FileThatComesOnceMore_SaysNothing()
    {
        await using var scene = await SceneAsync();
        var number = await scene.SubmittedAsync();
        var registered = scene.Event(number, 1, "REGISTERED");
        Write("d01", registered, registered);
        Write("d02", registered, registered);
        Write("d03", registered);

        var result = await ImportAsync("--dry-run");

        result.ShouldContain("\"lines\": 3");
        result.ShouldContain("\"duplicates\": 2");
    }

    /// <summary>The run that recorded the events and did not come to its end leaves them; the next one knows them.</summary>
    [Theory]
    [MemberData(nameof(OrderScene.Databases), MemberType = typeof(OrderScene))]
    public async Task Run_ThatIsRepeatedForAnyReason_ChangesNothing(DatabaseProvider provider)
    {
        await using var asked = await AskedSystems.OpenAsync(provider);
        await using var scene = OrderScene.Over(asked.Database.Database);
        var number = await scene.SubmittedAsync();
        string[] events = [scene.Event(number, 1, "REGISTERED"), scene.Event(number, 3, "QUOTED"), scene.Event(number, 2, "TECH_CHECK"), scene.Event(number, 4, "NO_SUCH_STATE")];
        Write("d01", events);
        await scene.EventsAsync(events[0]);

        var run = await asked.SyncAsync(AskedSystems.Crm, fetch: false, new Folder(_folder.Path));
        Write("d01", [.. events, scene.Event(number, 4, "AGREED")]);
        var rewritten = await asked.SyncAsync(AskedSystems.Crm, fetch: false, new Folder(_folder.Path));

        (run.State, run.Counts.AcceptedRows, run.Counts.QuarantinedRows, run.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 3, 1, 2), run.Error);
        (rewritten.State, rewritten.Counts.AcceptedRows, rewritten.Counts.QuarantinedRows, rewritten.Counts.ChangedRows).ShouldBe((SyncRunState.Succeeded, 4, 1, 1), rewritten.Error);
        (await scene.StoredAsync(number)).CrmSequence.ShouldBe(4);
        await using var raw = scene.Database.Raw();
        (await raw.QuarantineRows.SingleAsync(Token)).ShouldSatisfyAllConditions(row => row.Reason.ShouldBe(RejectReason.OffContract), row => row.Field.ShouldBe("to"));
        (await raw.Findings.CountAsync(row => row.ClosedAt == null, Token)).ShouldBe(0);
    }

    /// <summary>The number that was missing comes with a later file: nobody need look for it any more.</summary>
    [Fact]
    public async Task Run_EventThatWasMissing_EndsTheFindingOfTheGap()
    {
        await using var asked = await AskedSystems.OpenAsync();
        await using var scene = OrderScene.Over(asked.Database.Database);
        var number = await scene.SubmittedAsync();
        Write("d01", scene.Event(number, 1, "REGISTERED"), scene.Event(number, 3, "QUOTED"));
        await asked.SyncAsync(AskedSystems.Crm, fetch: false, new Folder(_folder.Path));
        await using var raw = scene.Database.Raw();
        (await raw.Findings.AsNoTracking().SingleAsync(Token)).ShouldSatisfyAllConditions(row => row.Kind.ShouldBe(FindingKind.SequenceGap), row => row.ClosedAt.ShouldBeNull());

        Write("d02", scene.Event(number, 2, "TECH_CHECK"));
        await asked.SyncAsync(AskedSystems.Crm, fetch: false, new Folder(_folder.Path));

        (await raw.Findings.AsNoTracking().SingleAsync(Token)).ClosedAt.ShouldNotBeNull();
    }

    private void Write(string delivery, params string[] lines)
    {
        Directory.CreateDirectory(_folder.Combine(delivery));
        File.WriteAllText(_folder.Combine(delivery, "order_events.jsonl"), string.Join('\n', lines) + "\n");
    }

    private async Task<OrderScene> SceneAsync()
    {
        var database = new Database(DatabaseProvider.Sqlite, $"Data Source={_data.Combine("lko.db")};Pooling=False");
        await DataServices.PrepareAsync(database, TestDatabase.Issuer, Token);
        return OrderScene.Over(database);
    }

    private async Task<string> ImportAsync(params string[] more)
    {
        await using var output = new PrintedText();
        await using var errors = new StringWriter();
        (await ImportCommand.RunAsync([ImportCommand.Name, "--system", "CRM", "--path", _folder.Path, $"--Data:Path={_data.Path}", .. more], output, errors, Token)).ShouldBe(0, errors.ToString());
        return output.ToString();
    }

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => Lko.Infrastructure.Connectors.Kit.DropFolder.ListFolder(path);
    }
}
