using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Jobs;
using Lko.Tests.Billing;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.Integration;

/// <summary>What the scheduler makes of a run that could not take a large file over to its end.</summary>
public sealed class LargeCallsJobTests
{
    private const string Nnov = ScheduleScene.Nnov;

    private readonly FakeTimeProvider _time = ScheduleScene.Clock();

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The file is gone on with, and what was asked for has been seen: it is not asked for again.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatLeavesPiecesOfALargeFile_IsFollowedAtOnceByAnOrdinaryOne(DatabaseProvider provider)
    {
        using var folder = new TempFolder();
        await using var scene = await ScheduleScene.OpenQuietAsync(provider, _time);
        scene.Wire = services => services.AddSingleton<IDropFolder>(new DropFolder(Options.Create(new DropFolderOptions { DropFolder = folder.Path })));
        Directory.CreateDirectory(folder.Combine(Nnov, "d01"));
        await File.WriteAllBytesAsync(folder.Combine(Nnov, LargeCalls.First), LargeCalls.Of(LargeCalls.Rows), Token);
        var asked = 0;
        scene.Transport.Fetch = (_, _) =>
        {
            _time.Advance(Interlocked.Increment(ref asked) == 1 ? SyncSystemJob.MostWork * 0.95 : TimeSpan.Zero);
            return Task.CompletedTask;
        };
        using var node = await scene.StartAsync(catchUp: false);
        await ScheduleScene.PlannedAsync(node);

        await node.Services.GetRequiredService<ISyncSchedule>().BackfillAsync(Nnov, new(2026, 6), new(2026, 6), UserId.From(1), Token);

        await Eventually.Until(async () => (await scene.RunsAsync()).Count(run => run.State == SyncRunState.Succeeded) == 2, TimeSpan.FromSeconds(60), "the next run is there at once, and ends");
        var (first, second) = (await scene.RunsAsync()) is [var one, var other] ? (one, other) : throw new InvalidOperationException("There are two runs.");
        first.Cause.ShouldBe(SyncCause.Backfill);
        first.AcceptedRows.ShouldBeInRange(1, LargeCalls.Good - 1);
        second.Cause.ShouldNotBe(SyncCause.Backfill);
        second.AcceptedRows.ShouldBe(LargeCalls.Good - first.AcceptedRows);
        scene.Transport.Asked.Select(each => each.Months.Count).ShouldBe([1, 3]);
        (await ScheduleScene.RetriesAsync(node)).ShouldBeEmpty();
        await using var db = scene.Database.Raw();
        (await db.CallDetails.CountAsync(Token), await db.QuarantineRows.CountAsync(Token)).ShouldBe((LargeCalls.Good, LargeCalls.Bad));
        await node.StopAsync(Token);
    }
}
