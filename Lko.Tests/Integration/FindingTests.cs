using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

public sealed class FindingTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly PageRequest First = new(1, 25);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Finding_TakenAndResolved_MovesThroughTheViews(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await AddAsync(scene, FindingKind.SequenceGap, "LKO-2026-0000001", 2 * Hour);
        await AddAsync(scene, FindingKind.SystemLate, Nnov, Hour);

        var open = await ListAsync(scene, FindingView.Open);
        open.Rows.Rows.Select(row => row.Subject).ShouldBe(["LKO-2026-0000001", Nnov]);
        (await SettleAsync(scene, open.Rows.Rows[0], null)).IsOk.ShouldBeTrue();

        var mine = (await ListAsync(scene, FindingView.Mine)).Rows.Rows.ShouldHaveSingleItem();
        (mine.Owner, mine.IsMine, mine.TakenAt).ShouldBe(("Г. Т.", true, scene.Now));
        (await SettleAsync(scene, open.Rows.Rows[0], "старая версия")).ShouldBeOfType<Outcome<Nothing>.Clash>();
        (await SettleAsync(scene, mine, "событие дослали")).IsOk.ShouldBeTrue();

        var closed = await ListAsync(scene, FindingView.Closed);
        (closed.Rows.Rows.ShouldHaveSingleItem().Note, closed.Rows.Rows[0].ClosedAt).ShouldBe(("событие дослали", scene.Now));
        closed.Counts.ShouldBe(new Dictionary<FindingView, int> { [FindingView.Open] = 1, [FindingView.Mine] = 0, [FindingView.Closed] = 1 });
        await using var db = scene.Database.Raw();
        (await db.IntegrationActions.OrderBy(row => row.Id).Select(row => row.Kind).ToListAsync(Token)).ShouldBe([IntegrationActionKind.TakeFinding, IntegrationActionKind.ResolveFinding]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Finding_WithoutNoteRightOrView_IsNotSettled(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        await AddAsync(scene, FindingKind.SystemLate, Nnov, Hour);
        var row = (await ListAsync(scene, FindingView.Open)).Rows.Rows[0];

        (await SettleAsync(scene, row, " ")).ShouldBeOfType<Outcome<Nothing>.Refused>().Errors.Single().Path.ShouldBe("note");
        (await new SettleFinding(scene.Database.For(Reader), scene.Time).Run(new(row.Id, row.Version, null), Token)).ShouldBeOfType<Outcome<Nothing>.Denied>();
        (await new SettleFinding(scene.Regional(Role.CarrierIntegration, "URAL"), scene.Time).Run(new(row.Id, row.Version, null), Token)).ShouldBeOfType<Outcome<Nothing>.Missing>();
        (await new ListFindings(scene.Regional(Role.CarrierManager, "VOLGA")).Run(FindingView.Open, FindingKind.SystemLate, First, Token)).Value.Rows.Total.ShouldBe(1);
    }

    /// <summary>Closed by a person while its condition lasts, it would be found again within a minute, and everybody told once more.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Finding_OfAConditionThatLasts_IsTakenAndNotResolved(DatabaseProvider provider)
    {
        using var speaking = new CultureScope("en-GB");
        await using var scene = await OpenAsync(provider);
        FindingKind[] kinds =
        [
            FindingKind.SystemLate, FindingKind.BreakerOpen, FindingKind.QuarantineJump, FindingKind.DeadLetter, FindingKind.ClockSkewed, FindingKind.FutureDated, FindingKind.FilesMissing,
        ];
        foreach (var kind in kinds)
        {
            await AddAsync(scene, kind, PollCrm.System, Hour);
        }

        await AddAsync(scene, FindingKind.OffContract, "LKO-2026-0000001", Hour);

        foreach (var row in (await ListAsync(scene, FindingView.Open)).Rows.Rows.Where(row => row.Subject == PollCrm.System))
        {
            (await SettleAsync(scene, row, "seen")).ShouldBeOfType<Outcome<Nothing>.Clash>(row.Kind.ToString()).Message.ShouldEndWith("It closes by itself when the cause is gone.");
            (await SettleAsync(scene, row, null)).IsOk.ShouldBeTrue(row.Kind.ToString());
        }

        var counts = (await ListAsync(scene, FindingView.Open)).Counts;
        (counts[FindingView.Mine], counts[FindingView.Closed]).ShouldBe((kinds.Length, 0));
        var answer = (await ListAsync(scene, FindingView.Open)).Rows.Rows.Single(row => row.Subject != PollCrm.System);
        (await SettleAsync(scene, answer, "told the CRM")).IsOk.ShouldBeTrue("what the CRM answered once is over when a person says so");
    }

    private static Task AddAsync(IntegrationScene scene, FindingKind kind, string subject, TimeSpan ago) => scene.ChangeAsync(raw =>
    {
        raw.Findings.Add(Finding.Of(kind, subject, "detail", scene.Now - ago));
        return Task.CompletedTask;
    });

    private static async Task<FindingList> ListAsync(IntegrationScene scene, FindingView view) => (await new ListFindings(scene.Database.For(Admin)).Run(view, null, First, Token)).Value;

    private static Task<Outcome<Nothing>> SettleAsync(IntegrationScene scene, FindingRow row, string? note) =>
        new SettleFinding(scene.Database.For(Admin), scene.Time).Run(new(row.Id, row.Version, note), Token);
}
