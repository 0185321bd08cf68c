using System.Globalization;
using System.Text.Json.Nodes;
using Bunit;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Lko.Web.Features.Orders.Wizard;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Web.Features;

/// <summary>What the wizard says before anything is sent, and what it stops saying once it is no longer so.</summary>
public sealed class WizardWordsTests
{
    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task NoProduct_LeadsToTheCatalogue()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go("orders/new");

        screen.Render<OrderWizard>();

        screen.Path.ShouldEndWith("/catalogue");
    }

    [Fact]
    public async Task LastErrorMended_SummaryGoes()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var channel = OrderScene.Channel();
        foreach (var end in new[] { "end_a", "end_b" })
        {
            channel[end] = new JsonObject { ["subject"] = channel[end]!["subject"]!.GetValue<string>() };
        }

        var draft = (await scene.DraftAsync(parameters: channel)).Value;
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=points");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement("[data-next]").Click();
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").Count.ShouldBe(2));

        wizard.Find("#p-end_a-text").Change("ул. Белинского, 9");
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").Count.ShouldBe(1));
        wizard.Find("#p-end_b-text").Change("ул. Московская, 70");

        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary").ShouldBeEmpty());
    }

    [Fact]
    public async Task FoundOnSending_MendedInItsStep_Goes()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var channel = OrderScene.Channel();
        channel.Remove("contact_technical_name");
        channel.Remove("contact_technical_phone");
        var draft = (await scene.DraftAsync(parameters: channel, wanted: new DateOnly(2026, 11, 20))).Value;
        await using var screen = new Screen(scene, OrderScene.Orders);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement(".nextbar button").Click();
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").Count.ShouldBe(3));
        screen.Go($"orders/drafts/{draft.Id.Value}?step=contract");
        wizard.WaitForElement("#wanted-error");

        wizard.Find("#p-contact_technical_name").Change("М. З.");
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").Count.ShouldBe(2));
        wizard.Find("#p-contact_technical_phone").Change("123");
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").Count.ShouldBe(2, "another value, and no right one"));
        wizard.Find("#wanted").Change("2026-11-22");
        await scene.Database.EventuallyAsync(
            db => db.Orders.AnyAsync(row => row.RequestedCompletionDate == new DateOnly(2026, 11, 22), Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));
        wizard.FindAll("#wanted-error").ShouldHaveSingleItem("it is in the past still");

        wizard.Find("#wanted").Change("2026-12-20");
        wizard.Find("#p-contact_technical_phone").Change("+7 831 200-00-00");

        await Eventually.Until(
            () =>
            {
                scene.Time.Advance(TimeSpan.FromSeconds(1));
                return wizard.FindAll("#wanted-error, .pf-summary").Count == 0;
            },
            Eventually.DefaultTimeout, "what is right is no error any more");
    }

    [Theory]
    [InlineData("ru-RU", "20.12.2026", "«скоро» — не дата.")]
    [InlineData("en-GB", "20 Dec 2026", "\"скоро\" is not a date.")]
    public async Task Wanted_TypedAsPeopleWriteDays_IsKeptAndWhatIsNoneIsRefused(string language, string written, string refused)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=contract");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));

        wizard.WaitForElement("#wanted").Change("скоро");
        wizard.WaitForAssertion(() => wizard.Find("#wanted-error").TextContent.ShouldContain(refused));
        wizard.Find("#wanted").GetAttribute("value").ShouldBe("скоро", "nothing typed is lost");
        wizard.Find("[data-next]").Click();
        wizard.WaitForAssertion(() => wizard.Find(".pf-summary a").GetAttribute("href")!.ShouldEndWith("#wanted"));
        wizard.Find("#wanted").Change("20.12.26");

        wizard.WaitForAssertion(() => wizard.FindAll("#wanted-error, .pf-summary").ShouldBeEmpty());
        wizard.Find("#wanted").GetAttribute("value").ShouldBe(written);
        await scene.Database.EventuallyAsync(
            db => db.Orders.AnyAsync(row => row.RequestedCompletionDate == new DateOnly(2026, 12, 20), Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("ru-RU", "25.11.2026 ещё не наступило. Укажите день не позже 24.11.2026.")]
    [InlineData("en-GB", "25 Nov 2026 has not come yet. Give a day not later than 24 Nov 2026.")]
    public async Task DayThatHasNotCome_IsRefusedByTheDayWhereThePersonIs(string language, string refused)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        scene.Time.SetUtcNow(new DateTimeOffset(2026, 11, 23, 22, 0, 0, TimeSpan.Zero));
        await using (var raw = scene.Database.Raw())
        {
            await raw.Users.Where(row => row.Subject == OrderScene.Orders).ExecuteUpdateAsync(set => set.SetProperty(row => row.TimeZone, "Europe/Samara"), Token);
        }

        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders/new?product=IP_TRANSIT&step=parameters");
        var wizard = screen.Render<OrderWizard>();
        wizard.WaitForElement("#p-sorm_done-true").Change("true");

        wizard.Find("#p-sorm_date").Change("2026-11-25");
        wizard.Find("#p-sorm_date-error").TextContent.ShouldContain(refused);
        wizard.Find("#p-sorm_date").Change("2026-11-24");
        wizard.FindAll("#p-sorm_date-error").ShouldBeEmpty();
    }

    [Fact]
    public async Task FoundOnSending_ThatCannotBeCheckedAgain_StaysAndSaysSo()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var (wizard, answer) = await CheckedAsync(scene, screen, new DateOnly(2026, 12, 20));

        screen.Database.IsBroken = true;
        answer.SetResult();

        wizard.WaitForAssertion(() => wizard.Find(".note").TextContent.ShouldMatch("Не удалось проверить, исправлены ли ошибки заявки.*[0-9A-F]{4}-[0-9A-F]{2}"));
        wizard.FindAll("#wanted-error").ShouldHaveSingleItem("nobody knows that it is mended");
        screen.Database.IsBroken = false;
        wizard.Find(".note button").Click();
        wizard.WaitForAssertion(() => wizard.FindAll(".note, #wanted-error").ShouldBeEmpty());
    }

    [Fact]
    public async Task FoundOnSending_WrongAgainWhenTheAnswerComes_Stays()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders);
        var (wizard, answer) = await CheckedAsync(scene, screen, new DateOnly(2026, 12, 20));

        wizard.Find("#wanted").Change("2026-11-22");
        answer.SetResult();
        await scene.Database.EventuallyAsync(
            db => db.Orders.AnyAsync(row => row.RequestedCompletionDate == new DateOnly(2026, 11, 22), Token), () => scene.Time.Advance(TimeSpan.FromSeconds(1)));

        wizard.FindAll("#wanted-error").ShouldHaveSingleItem("the answer was of the day before");
    }

    /// <summary>The wizard on a draft whose wanted day the sending refused: another is saved, and whether it is right is being asked.</summary>
    private static async Task<(IRenderedComponent<OrderWizard> Wizard, TaskCompletionSource Answer)> CheckedAsync(OrderScene scene, Screen screen, DateOnly wanted)
    {
        var draft = (await scene.DraftAsync(wanted: new DateOnly(2026, 11, 20))).Value;
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");
        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));
        wizard.WaitForElement(".nextbar button").Click();
        wizard.WaitForAssertion(() => wizard.FindAll(".pf-summary li").ShouldHaveSingleItem());
        screen.Go($"orders/drafts/{draft.Id.Value}?step=contract");
        wizard.WaitForElement("#wanted-error");
        wizard.WaitForElement(".pick-row");
        var asked = screen.Database.Asked;
        var save = screen.Database.Hold();
        wizard.Find("#wanted").Change(wanted.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        await Eventually.Until(
            () =>
            {
                scene.Time.Advance(TimeSpan.FromSeconds(1));
                return screen.Database.Asked == asked + 1;
            },
            Eventually.DefaultTimeout, "it is being saved");
        var check = screen.Database.Hold();
        save.SetResult();
        await Eventually.Until(() => screen.Database.Asked == asked + 2, "what the sending found is asked about");
        // What is asked from now on is answered at once.
        screen.Database.Hold();
        screen.Database.Release();
        return (wizard, check);
    }

    [Theory]
    [InlineData("ru-RU", "не указан", "12\u00A0мес.")]
    [InlineData("en-GB", "not given", "12\u00A0mo")]
    public async Task Review_NamesTheContractItsBranchesTheAccountAndTheTerm(string language, string noAccount, string term)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var draft = (await scene.DraftAsync()).Value;
        await using var raw = scene.Database.Raw();
        var contract = await raw.Contracts.SingleAsync(row => row.Id == draft.Contract.Id, Token);
        var branch = await raw.Branches.SingleAsync(row => row.Id == contract.BranchId, Token);
        var region = await raw.CarrierBranches.SingleAsync(row => row.Code == contract.CarrierBranch, Token);
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go($"orders/drafts/{draft.Id.Value}?step=review");

        var wizard = screen.Render<OrderWizard>(parameters => parameters.Add(page => page.Id, draft.Id.Value));

        wizard.WaitForAssertion(() => wizard.FindAll("dd").ShouldContain(value => value.TextContent.Trim() == contract.Number));
        var values = wizard.FindAll("dd").Select(value => value.TextContent.Trim()).ToList();
        var isRussian = language == "ru-RU";
        values.ShouldContain(isRussian ? branch.NameRu : branch.NameEn, StringComparer.Ordinal);
        values.ShouldContain(isRussian ? region.NameRu : region.NameEn, StringComparer.Ordinal);
        values.ShouldContain(noAccount, StringComparer.Ordinal);
        values.ShouldContain(term, StringComparer.Ordinal);
    }
}
