using System.Net;
using System.Reflection;
using Lko.Domain.Access;
using Lko.Infrastructure.Access;
using Lko.Infrastructure.Sandbox.Identity;
using Lko.Tests.Support;
using Lko.Web.Access;
using Lko.Web.Features.Home;
using Lko.Web.Features.Profile;
using Lko.Web.Resources;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Access;

/// <summary>Who may open which page, asked by its first request.</summary>
[Collection(PortalCollection.Name)]
public sealed class PageRightsTests(PortalHost portal)
{
    private static readonly Type[] ForEverybody = [typeof(HomePage), typeof(ProfilePage)];

    private static readonly IReadOnlyList<(Type Page, string Path)> Pages =
    [
        .. typeof(NeedsAttribute).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<AllowAnonymousAttribute>() is null)
            .SelectMany(type => type.GetCustomAttributes<RouteAttribute>().Select(route => (type, PathOf(route.Template)))),
    ];

    public static TheoryData<string> People => [.. SandboxPeople.All.Select(person => person.Subject)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Pages_NameWhatTheyNeed_OrAreForEverybody()
    {
        Pages.Count.ShouldBeGreaterThan(8);
        Pages.Where(page => NeedsAttribute.Of(page.Page) is null).Select(page => page.Page).Distinct().ShouldBe(ForEverybody, ignoreOrder: true);
    }

    [Fact]
    public void Navigation_OffersAPage_ExactlyWhereItOpens()
    {
        foreach (var item in NavItems.All.Where(item => Pages.Any(page => page.Path == "/" + item.Href)))
        {
            var needed = NeedsAttribute.Of(Pages.Single(page => page.Path == "/" + item.Href).Page);
            (item.Permission, item.Side == Side.Carrier).ShouldBe((needed?.Permission, needed?.OfCarrier ?? false), item.TextKey);
        }
    }

    [Theory]
    [MemberData(nameof(People))]
    public async Task Page_OfAPerson_OpensOrIsForbiddenAtOnce(string subject)
    {
        using var browser = await portal.SignInAsync(subject);
        var person = await PersonAsync(subject);
        foreach (var (page, path) in Pages)
        {
            // Without a product there is nothing to order: the wizard leads to the catalogue.
            using var answer = await browser.GetAsync(path == "/orders/new" ? $"{path}?product=L2_P2P" : path);

            var needed = NeedsAttribute.Of(page);
            if (needed?.Allows(person) != false)
            {
                answer.StatusCode.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.NotFound], path);
            }
            else
            {
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, path);
            }
        }
    }

    [Theory]
    [InlineData("ru", "/orders?view=all", Permission.OrdersRead)]
    [InlineData("en", "/orders?view=all", Permission.OrdersRead)]
    [InlineData("ru", "/orders/new?product=L2_P2P", Permission.OrdersWrite)]
    [InlineData("en", "/catalogue", Permission.CatalogueRead)]
    public async Task Forbidden_SaysWhyInThePersonsLanguage_AndComesBackToTheAddress(string language, string path, Permission needed)
    {
        using var browser = await portal.SignInAsync("op10-finance");
        using var answer = await OpenAsync(browser, language, path);
        using var culture = new CultureScope(language);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
        html.ShouldContain($"lang=\"{language}\"");
        html.ShouldContain($"<title>{WebTexts.Shell.Format("Page.Title", WebTexts.Errors["Forbidden.Title"])}</title>");
        html.ShouldContain($"<h1>{WebTexts.Errors["Forbidden.Title"]}</h1>");
        html.ShouldContain(WebTexts.Errors[$"Forbidden.{needed}"]);
        html.ShouldContain("id=\"nav\"", Case.Sensitive, "the person sees where he may go");
        html.ShouldContain($"name=\"returnUrl\" value=\"{path}\"");
    }

    [Theory]
    [InlineData("/finance/ports")]
    [InlineData("/finance/unidentified")]
    [InlineData("/finance/reconciliation")]
    public async Task Forbidden_PageOfTheCarrierWithARightThatOperatorsHaveToo_SaysThatItIsTheSection(string path)
    {
        using var browser = await portal.SignInAsync("op10-finance");
        using var answer = await OpenAsync(browser, "ru", path);
        using var culture = new CultureScope("ru");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token)).ShouldContain(WebTexts.Errors["Forbidden.Others"]);
    }

    [Theory]
    [InlineData("ru", "/no/such/page")]
    [InlineData("en", "/no/such/page")]
    [InlineData("ru", "/orders/LKO-2026-9999999")]
    [InlineData("ru", "/catalogue/NOPE")]
    [InlineData("ru", "/orders/drafts/999999")]
    public async Task Unknown_IsNotFoundAtOnce(string language, string path)
    {
        using var browser = await portal.SignInAsync("op10-orders");
        using var answer = await OpenAsync(browser, language, path);
        using var culture = new CultureScope(language);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var html = WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
        html.ShouldContain($"<title>{WebTexts.Shell.Format("Page.Title", WebTexts.Errors["NotFound.Title"])}</title>");
        html.ShouldContain($"name=\"returnUrl\" value=\"{path}\"");
    }

    private static string PathOf(string template) => "/" + template.TrimStart('/')
        .Replace("{Number}", "LKO-2026-9999999", StringComparison.Ordinal)
        .Replace("{Code}", "L2_P2P", StringComparison.Ordinal)
        .Replace("{Id:long}", "999999", StringComparison.Ordinal);

    private async Task<HttpResponseMessage> OpenAsync(Browser browser, string language, string path)
    {
        browser.Cookies.Add(portal.Address, new Cookie("lko.culture", Uri.EscapeDataString($"c={language}|uic={language}"), "/"));
        return await browser.GetAsync(path);
    }

    private async Task<CurrentUser> PersonAsync(string subject)
    {
        await using var db = portal.Raw();
        var id = await db.Users.Where(user => user.Subject == subject).Select(user => user.Id).SingleAsync(Token);
        return (await portal.Services.GetRequiredService<UserDirectory>().FindAsync(id, Token)).ShouldNotBeNull();
    }
}
