using System.Text;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Infrastructure.Data;
using Lko.Web.Features.Integration.Systems;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>What a system said that the portal did not take, as those see it who see its quarantine.</summary>
public sealed class AnswerSampleTests
{
    private const string Asked = "ASR-MSK-1";
    private const string Page = "charges_2026-06_p1.json";
    private const string Kept = $"20260706064000000-{Page}";

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Samples_AreListedWithTheirRun_TheLatestFirst(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        var first = scene.Now;
        await scene.RunAsync(Asked, 5 * Minute, 10 * Minute, 0);
        scene.Samples.Keep(Asked, Page, new byte[AnswerSamples.MostBytes + 1]);
        scene.Samples.Keep(Nnov, Page, "of another system"u8.ToArray());
        scene.Time.Advance(60 * Minute);
        scene.Samples.Keep(Asked, "accounts.json", "<html>"u8.ToArray());

        var rows = (await List(scene).Run(Asked, Token)).Value;

        await using var db = scene.Database.Raw();
        var run = (await db.SyncRuns.SingleAsync(Token)).Id.Value;
        rows.ShouldBe([new("20260706074000000-accounts.json", first + (60 * Minute), 6, null), new(Kept, first, AnswerSamples.MostBytes, run)]);
        (await List(scene).Run("ASR-CHEL-1", Token)).Value.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sample_IsHandedOutAsItCame_AndTheJournalTellsToWhom(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Samples.Keep(Asked, Page, "<html>gone</html>"u8.ToArray());

        var file = (await new GetAnswerSample(scene.Database.For(Reader), scene.Samples, scene.Time).Run(Asked, Kept, Token)).Value;

        await using var content = file.Content;
        using var text = new StreamReader(content, Encoding.UTF8);
        (file.Name, await text.ReadToEndAsync(Token)).ShouldBe((Kept, "<html>gone</html>"));
        await using var db = scene.Database.Raw();
        var line = await db.AccessEvents.SingleAsync(row => row.Kind == AccessEventKind.AnswerTaken, Token);
        (line.Detail, line.At).ShouldBe(($"{Asked} {Kept}", scene.Now));
        (await db.Users.SingleAsync(user => user.Id == line.By, Token)).Subject.ShouldBe(Reader);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Sample_ForWhoeverDoesNotSeeTheQuarantineOfTheSystem_IsNone(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        scene.Samples.Keep(Asked, Page, "raw"u8.ToArray());
        var (support, elsewhere) = (scene.Database.For("carrier-support"), scene.Regional(Role.CarrierIntegration, "URAL"));

        (await new ListAnswerSamples(support, scene.Samples).Run(Asked, Token)).ShouldBeOfType<Outcome<IReadOnlyList<AnswerSampleRow>>.Denied>();
        (await new GetAnswerSample(support, scene.Samples, scene.Time).Run(Asked, Kept, Token)).ShouldBeOfType<Outcome<DocumentFile>.Denied>();
        (await new ListAnswerSamples(elsewhere, scene.Samples).Run(Asked, Token)).ShouldBeOfType<Outcome<IReadOnlyList<AnswerSampleRow>>.Missing>();
        (await new GetAnswerSample(elsewhere, scene.Samples, scene.Time).Run(Asked, Kept, Token)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();
    }

    /// <summary>A name is looked for among those that are listed, and leads nowhere by itself.</summary>
    [Theory]
    [InlineData("../d01/secret.csv")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("./20260706064000000-charges_2026-06_p1.json")]
    [InlineData("20260706064000000-../../d01/secret.csv")]
    [InlineData("notes.txt")]
    [InlineData("20260706064000000-CHARGES_2026-06_p1.json")]
    public async Task Name_ThatIsNotListed_OpensNothingAndIsNotJournalled(string name)
    {
        await using var scene = await OpenAsync();
        scene.Samples.Keep(Asked, Page, "raw"u8.ToArray());
        var folder = scene.SamplesOf(Asked);
        await File.WriteAllTextAsync(Path.Combine(folder, "notes.txt"), "of somebody else", Token);
        var delivery = Directory.CreateDirectory(Path.Combine(folder, "..", "d01"));
        await File.WriteAllTextAsync(Path.Combine(delivery.FullName, "secret.csv"), "secret", Token);

        (await new GetAnswerSample(scene.Database.For(Admin), scene.Samples, scene.Time).Run(Asked, name, Token)).ShouldBeOfType<Outcome<DocumentFile>.Missing>();

        await using var db = scene.Database.Raw();
        (await db.AccessEvents.CountAsync(row => row.Kind == AccessEventKind.AnswerTaken, Token)).ShouldBe(0);
        (await List(scene).Run(Asked, Token)).Value.ShouldHaveSingleItem().Name.ShouldBe(Kept);
    }

    [Fact]
    public async Task Page_WithoutSamples_HasNoSection_AndShowsThemOnceThereAreAny()
    {
        await using var scene = await OpenAsync();
        await using var screen = new IntegrationScreen(scene);
        var page = screen.Render<SystemPage>(parameters => parameters.Add(each => each.Code, Asked));
        page.WaitForAssertion(() => page.Find("aside").TextContent.ShouldContain("Журнал действий"));
        page.Find("aside").TextContent.ShouldNotContain("Отвергнутые ответы");
        await scene.RunAsync(Asked, 5 * Minute, 10 * Minute, 0);
        scene.Samples.Keep(Asked, Page, new byte[2048]);

        screen.Announce(Topic.Sync, Asked);

        page.WaitForAssertion(() => page.FindAll("[data-sample]").ShouldHaveSingleItem());
        page.Find("[data-sample] a").GetAttribute("href").ShouldBe($"integration/{Asked}/refused/{Kept}");
        await using var db = scene.Database.Raw();
        var run = (await db.SyncRuns.SingleAsync(Token)).Id.Value;
        page.Find("[data-sample]").TextContent.ShouldContain($"Номер запуска: {run}");
        page.Find("[data-sample]").TextContent.ShouldContain(Lko.Web.Ui.Fmt.Size(2048));
        page.Find("aside").TextContent.ShouldContain("06.07 09:40");
    }

    private static ListAnswerSamples List(IntegrationScene scene) => new(scene.Database.For(Admin), scene.Samples);
}
