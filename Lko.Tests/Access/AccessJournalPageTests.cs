using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Tests.Integration;
using Lko.Web.Components.Layout;
using Lko.Web.Features.Access;

namespace Lko.Tests.Access;

/// <summary>The journal of access on the screen of the portal's administrator.</summary>
public sealed class AccessJournalPageTests
{
    [Theory]
    [InlineData("ru-RU", "Роль выдана", "Менеджер заказов OP10-F4", "Портал")]
    [InlineData("en-GB", "Role given", "OP10-F4", "The portal")]
    public async Task Journal_OfChanges_TellsWhoWhatOfWhom(string language, string kind, string detail, string by)
    {
        await using var scene = await IntegrationScene.OpenAsync();
        await using var screen = new IntegrationScreen(scene, language: language);
        screen.Go("access/journal?view=changes");

        var page = screen.Render<AccessJournalPage>();

        page.WaitForAssertion(() => page.FindAll("tr[data-row]").Count.ShouldBe(8));
        var row = page.FindAll("tr[data-row]").Single(each => each.TextContent.Contains("OP10-F4", StringComparison.Ordinal)).TextContent;
        row.ShouldContain(kind);
        row.ShouldContain(detail);
        row.ShouldContain(by);
        row.ShouldContain("М. З.");
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
