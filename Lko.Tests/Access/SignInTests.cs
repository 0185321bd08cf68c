using System.Net;
using Lko.Domain.Access;
using Lko.Domain.Live;
using Lko.Tests.Support;
using Lko.Web.Access;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Access;

[Collection(PortalCollection.Name)]
public sealed class SignInTests(PortalHost portal)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SignIn_InvitedPerson_ReturnsToThePageWithASession()
    {
        using var browser = portal.NewBrowser();

        using var page = await browser.SignInAsync("op10-orders", "/not-found");

        page.RequestMessage!.RequestUri.ShouldBe(new Uri(portal.Address, "/not-found"));
        browser.Cookie("lko.session").ShouldNotBeNull();
        await using var db = portal.Raw();
        var session = await db.UserSessions.OrderByDescending(row => row.Id).FirstAsync(Token);
        session.Key.Length.ShouldBe(UserSession.KeyLength);
        session.EndedAt.ShouldBeNull();
        browser.Cookie("lko.session")!.ShouldNotContain(session.Key);
        Uri.UnescapeDataString(browser.Cookie("lko.culture")!).ShouldBe("c=ru|uic=ru");
    }

    [Fact]
    public async Task SignIn_CookieIsHiddenFromScriptsAndForeignPosts()
    {
        using var browser = portal.NewBrowser();
        using var _ = await browser.SignInAsync("op10-admin");

        var cookie = browser.Cookies.GetAllCookies()["lko.session"]!;

        cookie.HttpOnly.ShouldBeTrue();
        cookie.Expires.ShouldBe(DateTime.MinValue, "the cookie ends with the browser");
    }

    [Fact]
    public async Task SignIn_UnknownPerson_SeesThatThePortalDoesNotKnowHim()
    {
        await using (var db = portal.Raw())
        {
            await db.Users.Where(user => user.Subject == "carrier-support").ExecuteUpdateAsync(set => set.SetProperty(user => user.Subject, "moved"), Token);
        }

        try
        {
            using var browser = portal.NewBrowser();
            using var page = await browser.SignInAsync("carrier-support", "/orders");

            page.StatusCode.ShouldBe(HttpStatusCode.OK);
            page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/account/unknown");
            browser.Cookie("lko.session").ShouldBeNull();
        }
        finally
        {
            await using var db = portal.Raw();
            await db.Users.Where(user => user.Subject == "moved").ExecuteUpdateAsync(set => set.SetProperty(user => user.Subject, "carrier-support"), CancellationToken.None);
        }
    }

    [Fact]
    public async Task SignIn_DisabledPerson_IsTreatedLikeAnUnknownOne()
    {
        await SetDisabledAsync("carrier-manager", true);
        try
        {
            using var browser = portal.NewBrowser();
            using var page = await browser.SignInAsync("carrier-manager");

            page.RequestMessage!.RequestUri!.AbsolutePath.ShouldBe("/account/unknown");
            browser.Cookie("lko.session").ShouldBeNull();
        }
        finally
        {
            await SetDisabledAsync("carrier-manager", false);
        }
    }

    [Fact]
    public async Task SignIn_ReplayedAnswer_Fails()
    {
        using var browser = portal.NewBrowser();
        using var page = await browser.GetAsync("/signin-oidc?code=stolen&state=forged");

        page.StatusCode.ShouldBe(HttpStatusCode.Found);
        page.Headers.Location!.OriginalString.ShouldBe("/account/failed");
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task SignIn_ForeignReturnUrl_EndsAtHome(string returnUrl)
    {
        using var browser = await portal.SignInAsync("op02-orders");

        using var answer = await browser.GetAsync("/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));

        answer.Headers.Location!.OriginalString.ShouldBe("/");
    }

    [Fact]
    public async Task SignOut_EndsTheSessionEverywhere()
    {
        using var browser = await portal.SignInAsync("op02-orders");
        using var copy = portal.NewBrowser();
        copy.Cookies.Add(browser.Cookies.GetCookies(portal.Address));
        (await Reaches(copy, "/balances")).ShouldBeTrue();

        using var answer = await browser.PostFormAsync("/account/sign-out");

        answer.StatusCode.ShouldBe(HttpStatusCode.Found);
        answer.Headers.Location!.AbsolutePath.ShouldBe("/connect/logout");
        (await Reaches(copy, "/balances")).ShouldBeFalse("a stolen cookie is worth nothing after the sign-out");
        (await Reaches(browser, "/balances")).ShouldBeFalse();
        await using var db = portal.Raw();
        (await db.UserSessions.Where(row => row.EndedAt != null).CountAsync(Token)).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Session_DisabledUser_IsRefusedAtTheNextRequest()
    {
        using var browser = await portal.SignInAsync("op10-finance");
        (await Reaches(browser, "/balances")).ShouldBeTrue();
        await SetDisabledAsync("op10-finance", true);
        try
        {
            portal.Services.GetRequiredService<ILiveFeed>().Publish(new(Topic.Access, "user", null, null, null));

            await Eventually.Until(async () => !await Reaches(browser, "/balances"), TimeSpan.FromSeconds(15), "the cookie of a disabled user is refused");
        }
        finally
        {
            await SetDisabledAsync("op10-finance", false);
        }
    }

    [Theory]
    [InlineData("/account/culture", "culture", "en")]
    [InlineData("/account/theme", "theme", "dark")]
    [InlineData("/account/sign-out", "x", "y")]
    public async Task Post_WithoutAntiforgeryToken_IsRefused(string path, string field, string value)
    {
        using var browser = await portal.SignInAsync("op10-admin");

        using var answer = await browser.PostAsync(path, (field, value));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await Reaches(browser, "/balances")).ShouldBeTrue("the session goes on");
    }

    [Fact]
    public async Task Culture_SignedIn_IsKeptInCookieAndProfile()
    {
        using var browser = await portal.SignInAsync("portal-admin");

        using var answer = await browser.PostFormAsync("/account/culture", ("culture", "en"), ("returnUrl", "/orders"));

        answer.Headers.Location!.OriginalString.ShouldBe("/orders");
        Uri.UnescapeDataString(browser.Cookie("lko.culture")!).ShouldBe("c=en|uic=en");
        await using var db = portal.Raw();
        (await db.Users.Where(user => user.Subject == "portal-admin").Select(user => user.Language).SingleAsync(Token)).ShouldBe("en");
        using var page = await browser.GetAsync("/not-found");
        (await page.Content.ReadAsStringAsync(Token)).ShouldContain("lang=\"en\"");
    }

    [Fact]
    public async Task RowHeightAndKeys_OfTheProfile_ComeWithThePersonAndAreTheBrowsersToChange()
    {
        await using (var db = portal.Raw())
        {
            var person = await db.Users.SingleAsync(user => user.Subject == "carrier-support", Token);
            person.PreferRows("roomy");
            person.PreferShortcuts(none: true);
            await db.SaveChangesAsync(Token);
        }

        using var browser = await portal.SignInAsync("carrier-support");
        browser.Cookie("lko.density").ShouldBe("roomy");
        browser.Cookie("lko.keys").ShouldBe("off");
        using var page = await browser.GetAsync("/not-found");
        (await page.Content.ReadAsStringAsync(Token)).ShouldContain("data-density=\"roomy\"");

        using var other = await portal.SignInAsync("op10-admin");
        other.Cookie("lko.density").ShouldBe("normal", "nobody reads by another person's habits");
        other.Cookie("lko.keys").ShouldBe("on");
    }

    [Fact]
    public async Task Theme_Unknown_IsRefused()
    {
        using var browser = await portal.SignInAsync("op10-admin");

        using var answer = await browser.PostFormAsync("/account/theme", ("theme", "pink"), ("returnUrl", "/"));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public void Validation_IssuerAudienceAndLifetime_AreChecked()
    {
        var people = portal.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
        var machines = portal.Services.GetRequiredService<IOptionsMonitor<JwtBearerOptions>>().Get(AccessServices.Machine);

        people.UsePkce.ShouldBeTrue();
        people.ResponseType.ShouldBe("code");
        machines.TokenValidationParameters.ValidAudience.ShouldBe("lko-status-hub");
        foreach (var validation in new[] { people.TokenValidationParameters, machines.TokenValidationParameters })
        {
            validation.ValidateIssuer.ShouldBeTrue();
            validation.ValidateAudience.ShouldBeTrue();
            validation.ValidateLifetime.ShouldBeTrue();
            validation.IssuerValidator.ShouldBeNull();
            validation.ValidIssuer.ShouldBe(portal.Sandbox.AbsoluteUri);
        }
    }

    [Fact]
    public void Claims_CarryNoRights()
    {
        var principal = LkoClaims.PrincipalOf(new SignedIn(UserId.From(7), "N", Side.Carrier, null, "ru", "system"), "key");

        principal.Claims.Select(claim => claim.Type).ShouldBe([LkoClaims.UserId, LkoClaims.SessionKey, LkoClaims.Name, LkoClaims.Side], ignoreOrder: true);
        LkoClaims.Of(principal).ShouldBe(new SessionHolder(UserId.From(7), LkoClaims.Hash("key")));
    }

    /// <summary>A page that needs a signed-in person answers anything but "sign in first".</summary>
    private static async Task<bool> Reaches(Browser browser, string path)
    {
        using var answer = await browser.GetAsync(path);
        return answer.StatusCode != HttpStatusCode.Found;
    }

    private async Task SetDisabledAsync(string subject, bool disabled)
    {
        await using var db = portal.Raw();
        await db.Users.Where(user => user.Subject == subject).ExecuteUpdateAsync(set => set.SetProperty(user => user.IsDisabled, disabled), CancellationToken.None);
    }
}
