using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>A refused file is missed until one of its own comes in its place, or a person has taken note of it.</summary>
public sealed class RefusedFilesTests
{
    private const string AnswersQuestions = "ASR-MSK-1";

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly Period April = new(2026, 4);
    private static readonly Period May = new(2026, 5);
    private static readonly Period June = new(2026, 6);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFile_OlderOneCounts_IsStillMissed(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d01", May, FileVerdict.Effective);
        await scene.FileAsync(Nnov, "d02", May, FileVerdict.Rejected, version: 2);

        (await scene.HealthAsync(Nnov)).State.ShouldBe(SystemHealth.Rejected);
    }

    /// <summary>A version that is never sent again would else be missed for ever, though the one before it counts.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFilesThatAPersonHasTakenNoteOf_AreMissedNoMore_UntilAnotherIsRefused(DatabaseProvider provider)
    {
        using var speaking = new CultureScope("en-GB");
        await using var scene = await OpenAsync(provider);
        foreach (var system in new[] { Nnov, AnswersQuestions })
        {
            await scene.SucceededAsync(system, Hour);
            await scene.FileAsync(system, "d01", May, FileVerdict.Effective);
            await scene.FileAsync(system, "d02", May, FileVerdict.Rejected, version: 2);
        }

        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(2, 0));
        var finding = await FindingAsync();

        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.ChangeAsync(raw =>
        {
            raw.SyncRuns.Add(SyncRun.Start(new(Nnov), scene.Now));
            return Task.CompletedTask;
        });
        (await SettleAsync()).ShouldBeOfType<Outcome<Nothing>.Clash>().Message.ShouldContain("when the run is over");
        await scene.ChangeAsync(async raw =>
        {
            var run = await raw.SyncRuns.SingleAsync(row => row.State == SyncRunState.Running, Token);
            run.Advance(new SyncCounts(2, 1, 1, 0, 0, 0));
            run.Succeed(scene.Now);
        });
        (await SettleAsync()).IsOk.ShouldBeTrue();

        var row = await scene.HealthAsync(Nnov);
        (row.State, row.RejectedFiles).ShouldBe((SystemHealth.Fresh, 0));
        (await scene.HealthAsync(AnswersQuestions)).RejectedFiles.ShouldBe(1, "nobody has looked at those of the other system");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0), "it is not found again");

        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.FileAsync(Nnov, "d03", May, FileVerdict.Rejected, version: 3);
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1, "this one came after");
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(1, 0));
        await scene.FileAsync(Nnov, "d04", May, FileVerdict.Effective, version: 4);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 1));
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.FileAsync(Nnov, "d05", May, FileVerdict.Rejected, version: 5);
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1, "what has ended by itself nobody has taken note of");

        async Task<FindingRow> FindingAsync() =>
            (await new ListFindings(scene.Database.For(Admin)).Run(FindingView.Open, FindingKind.FilesRejected, new(1, 25), Token)).Value.Rows.Rows.Single(row => row.Subject == Nnov);

        Task<Outcome<Nothing>> SettleAsync() => new SettleFinding(scene.Database.For(Admin), scene.Time).Run(new(finding.Id, finding.Version, "The system does not send it again."), Token);
    }

    /// <summary>What counted when a person took note of what was refused is none of that, and neither is what was refused since he looked.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task NoteOfRefusedFiles_IsOfThoseThatAPersonHasSeen(DatabaseProvider provider)
    {
        using var speaking = new CultureScope("en-GB");
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d01", April, FileVerdict.Effective);
        await scene.FileAsync(Nnov, "d02", May, FileVerdict.Rejected);
        await scene.RaiseAsync();
        var seen = await FindingAsync();
        await scene.FileAsync(Nnov, "d03", May, FileVerdict.Rejected, version: 2);
        (await scene.RaiseAsync()).ShouldBe(new AlertsRaised(0, 0), "nobody is told of the same twice");

        (await SettleAsync(seen)).ShouldBeOfType<Outcome<Nothing>.Clash>();
        (await SettleAsync(await FindingAsync())).IsOk.ShouldBeTrue();
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(0);

        // Read again under other settings, a file that counted all the time is refused.
        scene.Time.Advance(TimeSpan.FromMinutes(1));
        await scene.ChangeAsync(async raw =>
        {
            var file = await raw.SourceFiles.SingleAsync(row => row.Delivery == "d01", Token);
            file.Judge(new LedgerEntry(file.Path, file.Sha256, new FileName(new(Feed.Balances, April, 1), 1), FileVerdict.Rejected, RejectReason.BadEncoding), scene.Now);
        });

        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1);

        async Task<FindingRow> FindingAsync() =>
            (await new ListFindings(scene.Database.For(Admin)).Run(FindingView.Open, FindingKind.FilesRejected, new(1, 25), Token)).Value.Rows.Rows.ShouldHaveSingleItem();

        Task<Outcome<Nothing>> SettleAsync(FindingRow row) => new SettleFinding(scene.Database.For(Admin), scene.Time).Run(new(row.Id, row.Version, "The system does not send it again."), Token);
    }

    /// <summary>Deliveries are in the order of their numbers, which grow a digit when they must.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedFile_IsReplacedByALaterDeliveryOfItsMonthAlone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d99", May, FileVerdict.Rejected);
        await scene.FileAsync(Nnov, "d98", May, FileVerdict.Effective);
        await scene.FileAsync(Nnov, "d100", April, FileVerdict.Effective);
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1);

        await scene.FileAsync(Nnov, "d100", May, FileVerdict.Effective);

        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task RefusedRegister_IsReplacedByThatOfALaterMonthAlone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await scene.SucceededAsync(Nnov, Hour);
        await scene.FileAsync(Nnov, "d02", May, FileVerdict.Rejected, Feed.Accounts);
        await scene.FileAsync(Nnov, "d03", April, FileVerdict.Effective, Feed.Accounts);
        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(1, "a register of an earlier month says nothing of May");

        await scene.FileAsync(Nnov, "d01", June, FileVerdict.Effective, Feed.Accounts);

        (await scene.HealthAsync(Nnov)).RejectedFiles.ShouldBe(0, "it says all accounts there are");
    }
}
