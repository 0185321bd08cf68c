using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Resources;
using Lko.Infrastructure.Connectors;
using Lko.Tests.Integration;
using Lko.Tests.Support;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Access;
using Lko.Web.Resources;

namespace Lko.Tests.Access;

/// <summary>The journal of access on the screen of the portal's administrator.</summary>
public sealed class AccessJournalPageTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ru-RU", "Роль выдана", "Менеджер заказов, ООО «Каспий-Луч», филиал «Волга»", "Портал")]
    [InlineData("en-GB", "Role given", ", Caspian Ray LLC, branch Volga", "The portal")]
    public async Task Journal_OfChanges_TellsWhoWhatOfWhom(string language, string kind, string detail, string by)
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene, language: language);
        screen.Go("access/journal?view=changes");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(8));
        var row = page.FindAll("tr[data-row]").Single(each => each.TextContent.Contains("М. З.", StringComparison.Ordinal)).TextContent;
        row.ShouldContain(kind);
        row.ShouldContain(detail);
        row.ShouldContain(by);
        row.ShouldNotContain("OP10");
        page.FindAll(".crumb").ShouldBeEmpty();
        page.Markup.ShouldNotContain("VOLGA", Case.Sensitive);
    }

    [Fact]
    public async Task Journal_Filters_ComeFromTheAddressAndGoThere()
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene);
        screen.Go("access/journal?view=changes&person=м.з");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("М. З."));
        page.Find(".tabs a").GetAttribute("href")!.ShouldContain("person=");
        page.Find("#journal-day").Change("01.01.2020");
        screen.Path.ShouldContain("day=2020-01-01");
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldBeEmpty());
        page.Find("#journal-day").Change("вчера");
        page.WaitForAssertion(() => page.Find("#journal-day").GetAttribute("aria-invalid").ShouldBe("true"));
        page.Find("#journal-day").GetAttribute("value").ShouldBe("вчера", "nothing typed is lost");
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").ShouldBeEmpty());
        page.Find("#journal-day-error[role=alert]").TextContent.ShouldContain("«вчера» — не дата.");
        page.Find("#journal-day").GetAttribute("aria-describedby").ShouldBe("journal-day-error");
        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("«вчера» — не дата.", customMessage: "nothing was looked for"));
        page.Find(".bar2 > button.btn.t").Click();
        screen.Path.ShouldEndWith("access/journal?view=changes");
        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(8));
    }

    [Fact]
    public async Task Journal_WithNothingToShow_SaysWhatWouldBeHere()
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene);
        screen.Go("access/journal?view=acting");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("Сотрудники не действовали от имени операторов."));
        page.Find(".tabs [aria-current]").TextContent.ShouldContain("Действия от имени");
    }

    [Theory]
    [InlineData("ru-RU", "Просмотр балансов. Нет права «Просмотр финансовой информации».")]
    [InlineData("en-GB", "Reading balances. The right “Reading finance” is missing.")]
    public async Task Journal_OfRefusals_TellsInWordsWhatWasTried(string language, string told)
    {
        await using var scene = await IntegrationScene.OpenAsync();
        (await new GetBalances(scene.Database.For("carrier-support"), new QuartzCronTimes(), scene.Time).Run(BalanceQuery.Latest, Token)).ShouldBeOfType<Outcome<BalanceOverview>.Denied>();
        await using var screen = new IntegrationScreen(scene, language: language);
        screen.Go("access/journal?view=refusals");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.Find("tr[data-row]").TextContent.ShouldContain(told));
    }

    [Fact]
    public void Journal_OfRefusals_HasWordsForEveryPermissionAndForAllThatNeedsOne()
    {
        var tried = Repository.Files("Lko.Domain", ".cs").Where(path => Repository.Read(path) is var code
                && (code.Contains("databases.OpenAsync(", StringComparison.Ordinal) || code.Contains("factory.OpenAsync(", StringComparison.Ordinal)))
            .Select(path => Path.GetFileNameWithoutExtension(path)).ToList();

        tried.ShouldContain("GetBalances", StringComparer.Ordinal);
        tried.Append("page").Where(name => WebTexts.Access.Find($"Journal.Tried.{name}") is null).ShouldBeEmpty();
        Enum.GetValues<Permission>().Where(right => DomainTexts.Access.Find($"Permission.{right}") is null).ShouldBeEmpty();
    }

    [Fact]
    public async Task Journal_ToWhomItIsClosed_SaysSo()
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene, "op10-admin");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("нет доступа"));
    }

    [Fact]
    public async Task ActingLine_OnEveryPage_TellsForWhomWhyAndHowLong()
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene);

        var line = screen.Render<ActingLine>(parameters => parameters
            .Add(each => each.Operator, "ООО «Каспий-Луч»").Add(each => each.Acting, new Acting(OperatorId.From(1), "обращение 17", scene.Now.AddHours(1))));

        line.Find("[role=status]").TextContent.ShouldContain("Вы действуете от имени: ООО «Каспий-Луч».");
        line.Find("[role=status]").TextContent.ShouldContain("обращение 17");
        line.Find("[role=status]").TextContent.ShouldContain("10:40");
        line.Find("button").TextContent.ShouldContain("Завершить");
    }
}
