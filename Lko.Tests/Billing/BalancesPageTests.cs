using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Live;
using Lko.Infrastructure.Live;
using Lko.Tests.Support;
using Lko.Web.Features.Billing;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using static Lko.Tests.Billing.BalancesFixture;

namespace Lko.Tests.Billing;

public sealed class BalancesPageTests
{
    private const string Nbsp = "\u00A0";

    [Fact]
    public async Task Page_Operator_ShowsTotalsCompletenessAndAccounts()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var context = await ContextAsync(fixture, "op10-admin");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find("tbody tr[data-row]").TextContent.ShouldContain("352000012525"));
        page.Find(".kpi").TextContent.ShouldContain($"999{Nbsp}933,83{Nbsp}₽");
        page.Find(".note").TextContent.ShouldContain("Итоги неполные: нет свежих данных");
        page.Find(".prov").TextContent.ShouldContain("05.07 03:30 · 1 из");
        page.Find("h1").TextContent.ShouldBe("Финансовая информация: обзор");
        page.FindAll("select.plain option").Select(option => option.TextContent).ShouldBe(["июнь 2026", "май 2026"]);
        page.FindAll("tbody tr[data-row]").Count.ShouldBe(25);
        page.Markup.ShouldNotContain("Каспий-Луч");
    }

    [Fact]
    public async Task Page_PeriodAndSearch_ComeFromTheAddress()
    {
        using var culture = new CultureScope("en");
        await using var fixture = await CreateAsync();
        fixture.DeliverSample();
        await fixture.SyncAsync();
        await using var context = await ContextAsync(fixture, "carrier-kam-volga");
        context.Services.GetRequiredService<NavigationManager>().NavigateTo("balances?period=2026-05&q=352000012525");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.FindAll("tbody tr[data-row]").ShouldHaveSingleItem().TextContent.ShouldContain("145,003.47"));
        page.Find("select.plain option[selected]").TextContent.ShouldBe("May 2026");
        page.Find("tbody tr[data-row]").TextContent.ShouldContain("Каспий-Луч");
        page.Find(".note").TextContent.ShouldContain("Totals are incomplete");
    }

    [Fact]
    public async Task Page_NoDataAtAll_SaysWhy()
    {
        using var culture = new CultureScope("ru");
        await using var fixture = await CreateAsync();
        await using var context = await ContextAsync(fixture, "op10-admin");

        var page = context.Render<Balances>();

        page.WaitForAssertion(() => page.Find(".empty").TextContent.ShouldContain("Остатков пока нет"));
        page.FindAll(".kpi").ShouldBeEmpty();
    }

    private static async Task<BunitContext> ContextAsync(BalancesFixture fixture, string subject)
    {
        CurrentUser? user;
        await using (var db = await fixture.Database.For(subject).OpenOwnAsync(Xunit.TestContext.Current.CancellationToken))
        {
            user = db!.User;
        }

        var context = new BunitContext();
        context.Services.AddLogging();
        context.Services.AddSingleton<TimeProvider>(fixture.Time);
        context.Services.AddSingleton<ILiveFeed>(services => new LiveFeed(TimeProvider.System, services.GetRequiredService<ILogger<LiveFeed>>()));
        context.Services.AddSingleton(new GetBalances(fixture.Database.For(subject)));
        context.Services.AddSingleton<ICaller>(new FixedCaller(user));
        context.Renderer.SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        return context;
    }

    private sealed class FixedCaller(CurrentUser? user) : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) => new(user);
    }
}
