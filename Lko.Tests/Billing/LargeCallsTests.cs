using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lko.Domain.Billing;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Integration;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Billing.BalancesFixture;
using static Lko.Tests.Billing.LargeCalls;

namespace Lko.Tests.Billing;

/// <summary>Files of calls that are taken over piece by piece: others write meanwhile, and what breaks off is gone on with.</summary>
public sealed class LargeCallsTests
{
    private const string Second = "d01/DET_NNOV_352000012525_202606_02.csv";

    private static readonly TimeSpan MostWork = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    /// <summary>Of a call in two files the first counts; what a version says otherwise has changed, and nothing else.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LargeFile_CountsIsReplacedAndReadAgainAsASmallOne(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        var first = fixture.Time.GetUtcNow();
        Deliver(fixture, First, Rows);
        fixture.Deliver(Nnov, Second, Encoding.UTF8.GetBytes(Header + Row(7) + Row(Rows + 1)));

        (await fixture.SyncAsync()).ShouldSatisfyAllConditions(
            run => run.State.ShouldBe(SyncRunState.Succeeded, run.Error),
            run => run.Counts.ShouldBe(new SyncCounts(2, 2, 0, Good + 1, Bad + 1, Good + 1)));
        (await StateAsync(fixture)).ShouldBe((Good + 1, 60L * (Good + 1), Bad + 1, null));
        (await fixture.SyncAsync()).Counts.ShouldBe(new SyncCounts(2, 0, 0, 0, 0, 0));

        fixture.Time.Advance(TimeSpan.FromHours(1));
        Deliver(fixture, "d02/DET_NNOV_352000012525_202606_01_v2.csv", Rows, secondsOfFirst: 61);
        (await fixture.SyncAsync()).Counts.ShouldBe(new SyncCounts(3, 1, 0, Good + 1, Bad + 1, 1));
        (await StateAsync(fixture)).ShouldBe((Good + 1, (60L * (Good + 1)) + 1, Bad + 1, null));
        (await fixture.SyncAsync(reprocess: true)).Counts.ShouldBe(new SyncCounts(3, 0, 0, Good + 1, Bad + 1, 0));
        (await StateAsync(fixture)).ShouldBe((Good + 1, (60L * (Good + 1)) + 1, Bad + 1, null));

        await using var db = fixture.Database.Raw();
        (await db.QuarantineRows.CountAsync(row => row.FirstSeenAt == first && row.Times == 2, Token)).ShouldBe(Bad, "they came again");
        (await db.SourceFiles.OrderBy(row => row.Delivery).ThenBy(row => row.Name).Select(row => new { row.Verdict, row.AcceptedRows, row.QuarantinedRows }).ToListAsync(Token))
            .ShouldBe([new { Verdict = FileVerdict.Superseded, AcceptedRows = (int?)Good, QuarantinedRows = (int?)Bad }, new { Verdict = FileVerdict.Effective, AcceptedRows = (int?)1, QuarantinedRows = (int?)1 }, new { Verdict = FileVerdict.Effective, AcceptedRows = (int?)Good, QuarantinedRows = (int?)Bad }]);
    }

    /// <summary>Whatever ends a run, its deadline or a stop, ends it by its token.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RunThatBreaksOff_KeepsItsPiecesAndTheNextGoesOnBehindThem(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, Rows);
        await BreakOffAsync(fixture);

        var left = await StateAsync(fixture);
        left.Place.ShouldNotBeNull().Rows.ShouldBeLessThan(Rows);
        left.ShouldBe((left.Place!.Value.Accepted, 60L * left.Place.Value.Accepted, left.Place.Value.Quarantined, left.Place), "what is in the tables is what the place counts");
        await using (var db = fixture.Database.Raw())
        {
            (await db.SourceFreshness.SingleAsync(Token)).ShouldSatisfyAllConditions(row => row.LastSuccessAt.ShouldBeNull(), row => row.FailingSince.ShouldNotBeNull());
            (await db.SourceFiles.SingleAsync(Token)).AcceptedRows.ShouldBeNull("it is not taken over to its end");
        }

        var next = await fixture.SyncAsync();

        next.State.ShouldBe(SyncRunState.Succeeded, next.Error);
        (next.Counts.AcceptedRows, next.Counts.QuarantinedRows).ShouldBe((Good - left.Place.Value.Accepted, Bad - left.Place.Value.Quarantined));
        (await StateAsync(fixture)).ShouldBe((Good, 60L * Good, Bad, null));
        await using var after = fixture.Database.Raw();
        (await after.SourceFreshness.SingleAsync(Token)).LastSuccessAt.ShouldNotBeNull();
        (await after.SourceFiles.SingleAsync(Token)).ShouldSatisfyAllConditions(row => row.AcceptedRows.ShouldBe(Good), row => row.QuarantinedRows.ShouldBe(Bad));
    }

    [Fact]
    public async Task RunWhoseTimeIsNearlyOver_LeavesTheRestToTheNextWhichFollowsAtOnce()
    {
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, Rows);
        var running = Task.Run(() => RunAsync(fixture, new(Nnov, Fetch: false) { MostWork = MostWork }, fixture.Time, Token), Token);
        await Eventually.Until(async () => (await StateAsync(fixture)).Place is { Rows: > 0 }, Patience, "a piece is saved");
        fixture.Time.Advance(MostWork * 0.95);

        var run = await running;

        (run.State, run.GoesOn, run.LeavesPieces).ShouldBe((SyncRunState.Succeeded, true, true), run.Error);
        (await StateAsync(fixture)).Place.ShouldNotBeNull().Rows.ShouldBeLessThan(Rows);
        await using (var db = fixture.Database.Raw())
        {
            (await db.SourceFreshness.AnyAsync(row => row.LastSuccessAt != null, Token)).ShouldBeFalse("not everything is here");
        }

        (await fixture.SyncAsync()).GoesOn.ShouldBeFalse();
        (await StateAsync(fixture)).ShouldBe((Good, 60L * Good, Bad, null));
    }

    /// <summary>Half of a run is for asking: what came is taken over in the other.</summary>
    [Fact]
    public async Task SystemThatTakesHalfOfTheRunToTell_HasItsLargeFileTakenOverInTheSameRun()
    {
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, Rows);

        var run = await RunAsync(fixture, new(Nnov) { MostWork = MostWork }, fixture.Time, ConnectorServices.All, [new Slow(() => fixture.Time.Advance(MostWork * 0.6))], Token);

        (run.State, run.GoesOn).ShouldBe((SyncRunState.Succeeded, false), run.Error);
        (await StateAsync(fixture)).ShouldBe((Good, 60L * Good, Bad, null));
    }

    /// <summary>What another version reads otherwise is written piece by piece, too, behind the news.</summary>
    [Fact]
    public async Task FileThatAnotherVersionReadsAgain_IsGoneOnWithByTheNextRun()
    {
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, Rows);
        (await fixture.SyncAsync()).State.ShouldBe(SyncRunState.Succeeded);
        var read = 0;
        var newer = new VersionedConnector("csv-cp1251", 1_000, (_, rows) => rows.Select(row =>
        {
            if (++read == Rows / 2)
            {
                fixture.Time.Advance(MostWork * 0.95);
            }

            return row with { Record = (CallRecord)row.Record! with { Seconds = 61 } };
        }));

        var first = await RunAsync(fixture, new(Nnov, Fetch: false) { MostWork = MostWork }, fixture.Time, [newer], [], Token);

        (first.State, first.GoesOn, first.LeavesPieces).ShouldBe((SyncRunState.Succeeded, true, true), first.Error);
        var left = await StateAsync(fixture);
        left.Place.ShouldNotBeNull().Rows.ShouldBeInRange(1, Rows - 1);
        left.Seconds.ShouldBe(61L * left.Calls);

        var second = await RunAsync(fixture, new(Nnov, Fetch: false) { MostWork = MostWork }, fixture.Time, [newer], [], Token);

        (second.State, second.GoesOn).ShouldBe((SyncRunState.Succeeded, false), second.Error);
        (await StateAsync(fixture)).ShouldBe((Good, 61L * Good, Bad, null));
    }

    /// <summary>Rows that did not count may by now.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task CodeThatBecomesKnownBeforeTheRunIsGoneOnWith_CountsFromTheBeginning(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, Rows);
        await BreakOffAsync(fixture);
        await using (var db = fixture.Database.Raw())
        {
            db.ServiceCodes.Add(ServiceCode.Create(Nnov, Unknown, ServiceCodeKind.Traffic, "LOCAL"));
            await db.SaveChangesAsync(Token);
        }

        var next = await fixture.SyncAsync();

        next.State.ShouldBe(SyncRunState.Succeeded, next.Error);
        (await StateAsync(fixture)).ShouldBe((Rows, 60L * Rows, 0, null));
    }

    /// <summary>What is lacking is said, run by run, and keeps nothing else out; once the file is back it is gone on with.</summary>
    [Fact]
    public async Task FileThatIsCarriedAwayBeforeItsEnd_FailsTheRunBehindTheNews()
    {
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, Rows);
        await BreakOffAsync(fixture);
        fixture.CarryAway(Nnov, First);
        fixture.DeliverSample(Nnov, "d02");

        var run = await fixture.SyncAsync();

        (run.State, run.Fault).ShouldBe((SyncRunState.Failed, SyncFault.FolderUnreadable), run.Error);
        await using (var db = fixture.Database.Raw())
        {
            (await db.Charges.AnyAsync(Token)).ShouldBeTrue("the news are here");
        }

        Deliver(fixture, First, Rows);
        (await fixture.SyncAsync()).State.ShouldBe(SyncRunState.Succeeded);
        await using var after = fixture.Database.Raw();
        var file = await after.SourceFiles.SingleAsync(row => row.AccountNumber == "352000012525", Token);
        (file.AcceptedRows, file.QuarantinedRows, await after.CallDetails.CountAsync(row => row.SourceFileId == file.Id, Token)).ShouldBe((Good, Bad, Good));
    }

    /// <summary>A file that a system has written anew since counts as it is now.</summary>
    [Fact]
    public async Task FileThatIsReplacedWhileItWaits_CountsAsTheNewOne()
    {
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, Rows);
        await BreakOffAsync(fixture);
        fixture.CarryAway(Nnov, First);
        fixture.Deliver(Nnov, "d02/DET_NNOV_352000012525_202606_01_v2.csv", Encoding.UTF8.GetBytes(Header + Row(1) + Row(2)));

        var next = await fixture.SyncAsync();

        next.State.ShouldBe(SyncRunState.Succeeded, next.Error);
        (await StateAsync(fixture)).ShouldBe((2, 120L, 0, null));
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LargeFileWhoseTotalsDisagree_LeavesNothing(DatabaseProvider provider)
    {
        await using var fixture = await CreateAsync(provider);
        Deliver(fixture, First, Rows, "#ИТОГО;1;60;6,45\r\n");

        var run = await fixture.SyncAsync();

        (run.State, run.Counts.RejectedFiles, run.Counts.AcceptedRows).ShouldBe((SyncRunState.Succeeded, 1, 0));
        (await StateAsync(fixture)).ShouldBe((0, 0L, 0, null));
    }

    /// <summary>The embedded database has a single writer.</summary>
    [Fact]
    public async Task PersonWhoWritesMeanwhile_IsHeldUpNoLongerThanAMoment()
    {
        const string Person = "op10-admin";
        await using var fixture = await CreateAsync();
        Deliver(fixture, First, 2 * Rows);
        var running = Task.Run(() => RunAsync(fixture, new(Nnov, Fetch: false), TimeProvider.System, Token), Token);
        await Eventually.Until(async () => (await StateAsync(fixture)).Place is not null, Patience, "the pieces have begun");

        var (slowest, marked) = (TimeSpan.Zero, 0);
        while (!running.IsCompleted)
        {
            await using (var db = fixture.Database.Raw())
            {
                var user = await db.Users.SingleAsync(row => row.Subject == Person, Token);
                db.Notifications.Add(Notification.To(user.Id, user.OperatorId, "Order.InProgress", false, "LKO-2026-0000001", "[]", fixture.Time.GetUtcNow()));
                await db.SaveChangesAsync(Token);
            }

            var clock = Stopwatch.StartNew();
            marked += (await new MarkNotificationsRead(fixture.Database.For(Person), fixture.Time).Run(null, Token)).Value;
            slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
        }

        (await running).State.ShouldBe(SyncRunState.Succeeded);
        (await StateAsync(fixture)).ShouldBe((2 * Good, 120L * Good, 2 * Bad, null));
        marked.ShouldBeGreaterThan(3);
        slowest.ShouldBeLessThan(TimeSpan.FromSeconds(2));
    }

    private static void Deliver(BalancesFixture fixture, string path, int rows, string control = "", int secondsOfFirst = 60) => fixture.Deliver(Nnov, path, Of(rows, control, secondsOfFirst));

    /// <summary>A run that is ended once a piece of its only file is saved.</summary>
    private static async Task BreakOffAsync(BalancesFixture fixture)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var running = Task.Run(() => RunAsync(fixture, new(Nnov, Fetch: false), fixture.Time, over.Token), Token);
        await Eventually.Until(async () => (await StateAsync(fixture)).Place is { Rows: > 0 }, Patience, "a piece is saved");
        await over.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(running);
    }

    private static Task<SyncRunRow> RunAsync(BalancesFixture fixture, SyncRequest request, TimeProvider time, CancellationToken cancellationToken) =>
        RunAsync(fixture, request, time, ConnectorServices.All, [], cancellationToken);

    private static async Task<SyncRunRow> RunAsync(
        BalancesFixture fixture, SyncRequest request, TimeProvider time, IEnumerable<ISourceConnector> connectors, IEnumerable<ITransport> transports, CancellationToken cancellationToken)
    {
        using var gate = new IngestGate(1, 1);
        return (await new SyncSystem(fixture.Database.For(null), connectors, transports, fixture.Folder, gate, new AnswerTerm(), time).Run(request, cancellationToken)).Value;
    }

    /// <summary>What is in the tables, and how far the file is taken over that is not taken over to its end.</summary>
    private static async Task<(int Calls, long Seconds, int Quarantined, (int Rows, int Accepted, int Quarantined)? Place)> StateAsync(BalancesFixture fixture)
    {
        await using var db = fixture.Database.Raw();
        var places = (await db.SyncCursors.Where(row => row.System == Nnov).ToListAsync(Token)).Where(row => row.Stream.StartsWith("calls ", StringComparison.Ordinal)).ToList();
        (int, int, int)? place = places is [{ Position: { } position }, ..] && position.Split('|') is var parts ? (Number(parts[2]), Number(parts[3]), Number(parts[4])) : null;
        return (await db.CallDetails.CountAsync(Token), await db.CallDetails.SumAsync(row => row.Seconds, Token), await db.QuarantineRows.CountAsync(Token), place);
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Its files lie there already.</summary>
    private sealed class Slow(Action asked) : ITransport
    {
        public string Code => "sftp";

        public Task<Fetched> FetchAsync(SourceSystem system, FetchOrder order, CancellationToken cancellationToken)
        {
            asked();
            return Task.FromResult(Fetched.FilesOnly);
        }
    }
}
