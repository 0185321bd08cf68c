using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape.Http;

namespace Lko.Tests.Faults;

/// <summary>
/// Systems that are asked, each struck in the middle of one fetch on the real wire (F12 to F17, F29): the run fails and says why, the last good
/// figures of what was struck stay while the other feeds come, and the next run after the fault takes over the correction exactly once.
/// </summary>
public sealed class AnswerFaultEngineTests(DeliveryFaultTests.Sandbox sandbox) : IClassFixture<DeliveryFaultTests.Sandbox>
{
    private const string Rest = "ASR-MSK-1";
    private const string Soap = "ASR-IRKT-1";

    /// <summary>Answers of a fetch that are good before the fault begins; more of them follow.</summary>
    private const int GoodAnswers = 3;

    private const int AsLongAsItTakes = 100;

    /// <summary>Accounts, balances, charges, payments, documents.</summary>
    private const int AskedFeeds = 5;

    public static TheoryData<DatabaseProvider, string, string> Matrix =>
    [
        .. from fault in Enum.GetNames<AnswerFault>().Except([nameof(AnswerFault.TraversalName)], StringComparer.Ordinal)
           from row in ((DatabaseProvider, string)[])[(DatabaseProvider.Sqlite, Rest), (DatabaseProvider.PostgreSql, Soap)]
           where row.Item2 is Soap || fault is not (nameof(AnswerFault.XmlBomb) or nameof(AnswerFault.ExternalEntity))
           select new TheoryDataRow<DatabaseProvider, string, string>(row.Item1, row.Item2, fault),
    ];

    [Theory]
    [MemberData(nameof(Matrix))]
    public async Task FetchStruckInTheMiddle_KeepsTheGoodFigures_AndNothingIsLostAfterwards(DatabaseProvider provider, string system, string fault)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system);
        var before = await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        var version = await scene.DropAsync();
        await scene.FaultAsync(fault, AsLongAsItTakes, GoodAnswers);
        var (headers, attempt) = (scene.Waits.Headers, scene.Waits.Attempt);
        (scene.Waits.MostAnswerBytes, scene.Waits.RetryDelay, scene.Waits.Retries) = (4 << 20, TimeSpan.FromMilliseconds(10), 1);
        scene.Waits.Headers = fault is nameof(AnswerFault.Hang) ? TimeSpan.FromSeconds(1.5) : headers;
        scene.Waits.Attempt = fault is nameof(AnswerFault.Drip) ? TimeSpan.FromSeconds(2) : attempt;

        var struck = await scene.RunAsync();

        struck.State.ShouldBe(SyncRunState.Failed);
        struck.Error.ShouldNotBeNullOrEmpty();
        struck.Fault.ShouldBe(Said(fault));
        var isOfSystem = struck.Missed.Count is 0 or > AskedFeeds / 2;
        ((await scene.BreakerAsync())?.Failures ?? 0).ShouldBe(isOfSystem ? 1 : 0);
        (await scene.StoredAsync()).ToString().ShouldBe(Without(struck, scene.Told(version: before), scene.Told(version: version)));

        await scene.HealAsync();
        (scene.Waits.Headers, scene.Waits.Attempt) = (headers, attempt);
        var healed = await scene.RunAsync();

        (healed.State, healed.Counts.QuarantinedRows, healed.Counts.RejectedFiles).ShouldBe((SyncRunState.Succeeded, 0, 0), healed.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: version).ToString());
        ((await scene.BreakerAsync())?.Failures ?? 0).ShouldBe(0);
        (await scene.RunAsync()).Counts.NewFiles.ShouldBe(0);
    }

    /// <summary>F12: who never answers is not asked for a while, and is asked again by itself.</summary>
    [Fact]
    public async Task SystemThatNeverAnswers_OpensItsBreaker()
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, DatabaseProvider.Sqlite, Rest);
        await scene.DropAsync();
        await scene.FaultAsync(nameof(AnswerFault.Hang), AsLongAsItTakes);
        (scene.Waits.Headers, scene.Waits.Retries) = (TimeSpan.FromMilliseconds(300), 0);

        var states = new List<SyncRunState>();
        for (var run = 0; run < SourceBreaker.Threshold; run++)
        {
            states.Add((await scene.RunAsync()).State);
        }

        states.ShouldAllBe(state => state == SyncRunState.Failed);
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Held);
        await scene.HealAsync();
    }

    /// <summary>What it does not tell is written down with the run; what it tells is taken over.</summary>
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Rest)]
    [InlineData(DatabaseProvider.PostgreSql, Soap)]
    public async Task FeedThatIsNotTold_IsSaidToBe_AndTheOthersCome(DatabaseProvider provider, string system)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system);
        await scene.DropAsync();
        await scene.FaultAsync("SilentFeed", feed: "documents");

        var run = await scene.RunAsync();

        run.State.ShouldBe(SyncRunState.Succeeded, run.Error);
        run.Silent.ShouldBe([Feed.Documents]);
        run.Counts.AcceptedRows.ShouldBePositive();
        await scene.HealAsync();
        (await scene.RunAsync()).Silent.ShouldBeEmpty();
        await scene.HealAsync();
    }

    /// <summary>The feeds that failed as they were, the others as they are; as they were all, where the system broke off before the month that is told anew.</summary>
    private static string Without(SyncRunRow struck, StoredTotals before, StoredTotals after)
    {
        bool IsMissed(string line) => struck.Missed.Count == 0 || struck.Missed.Any(feed => line.StartsWith($"{feed} ", StringComparison.OrdinalIgnoreCase));
        return string.Join('\n', before.ToString().Split('\n').Where(IsMissed).Concat(after.ToString().Split('\n').Where(line => !IsMissed(line))).Order(StringComparer.Ordinal));
    }

    /// <summary>What people are told of it.</summary>
    internal static SyncFault Said(string fault) => Enum.Parse<AnswerFault>(fault) switch
    {
        AnswerFault.Hang or AnswerFault.Drip => SyncFault.TimedOut,
        AnswerFault.Status500 => SyncFault.Troubled,
        AnswerFault.Redirect => SyncFault.Refused,
        AnswerFault.Reset => SyncFault.Unreachable,
        _ => SyncFault.NotItsProtocol,
    };

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Rest, 3600)]
    [InlineData(DatabaseProvider.PostgreSql, Soap, -3600)]
    public async Task ClockThatIsWrong_AndSetRight_CostsNothing(DatabaseProvider provider, string system, int seconds)
    {
        await using var scene = await EngineScene.OpenAsync(sandbox.Fixture, provider, system);
        await scene.DropAsync();
        await scene.RunAsync();
        var version = await scene.DropAsync();
        await scene.FaultAsync("ClockSkew", seconds: seconds);

        var struck = await scene.RunAsync();

        struck.State.ShouldBe(SyncRunState.Succeeded, struck.Error);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: version).ToString());
        await scene.FaultAsync("ClockSkew", seconds: 0);
        version = await scene.DropAsync();
        (await scene.RunAsync()).State.ShouldBe(SyncRunState.Succeeded);
        (await scene.StoredAsync()).ToString().ShouldBe(scene.Told(version: version).ToString());
    }
}
