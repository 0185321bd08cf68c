using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lko.Infrastructure.Sandbox.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Lko.Tests.Sandbox;

public sealed partial class IdentityProviderTests
{
    private const string Verifier = "a-verifier-of-a-proper-length-for-the-proof-key-0123456789";
    private const string Portal = "http://localhost:5080";
    private const string Redirect = Portal + "/signin-oidc";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string> Subjects => [.. SandboxPeople.All.Select(person => person.Subject)];

    [Fact]
    public void People_AreTheEightSignIns() => SandboxPeople.All.Select(person => person.Subject).ShouldBe(
        ["op10-admin", "op10-orders", "op10-finance", "op02-orders", "carrier-kam-volga", "carrier-support", "carrier-manager", "portal-admin"]);

    [Theory]
    [MemberData(nameof(Subjects))]
    public async Task CodeFlow_WithProofKey_GivesAnIdTokenOfThePerson(string subject)
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));
        var code = await CodeAsync(sandbox, subject);

        var tokens = await RedeemAsync(sandbox, code, Verifier);

        var validated = await ValidateAsync(sandbox, tokens.GetProperty("id_token").GetString()!, sandbox.Server.Options.ClientId);
        validated.IsValid.ShouldBeTrue(validated.Exception?.Message);
        var claims = validated.ClaimsIdentity;
        claims.FindFirst("sub")!.Value.ShouldBe(subject);
        claims.FindFirst("preferred_username")!.Value.ShouldBe(subject);
        claims.FindFirst("email")!.Value.ShouldBe(subject + "@example.org");
        claims.FindFirst("name")!.Value.ShouldStartWith(SandboxPeople.Find(subject)!.NameRu);
        claims.FindFirst("nonce")!.Value.ShouldBe("n-1");
    }

    [Fact]
    public async Task CodeFlow_CodeUsedTwice_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));
        var code = await CodeAsync(sandbox, "op10-orders");
        (await RedeemAsync(sandbox, code, Verifier)).TryGetProperty("id_token", out _).ShouldBeTrue();

        (await RedeemAsync(sandbox, code, Verifier)).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Fact]
    public async Task CodeFlow_WrongVerifier_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));
        var code = await CodeAsync(sandbox, "op10-orders");

        (await RedeemAsync(sandbox, code, new string('x', 50))).GetProperty("error").GetString().ShouldBe("invalid_grant");
    }

    [Theory]
    [InlineData("http://evil.example/signin-oidc")]
    [InlineData("http://localhost:5081/signin-oidc")]
    [InlineData("https://localhost:5080/signin-oidc")]
    [InlineData("http://localhost:5080@evil.example/signin-oidc")]
    public async Task Authorize_ForeignRedirect_IsRefusedWithoutRedirecting(string redirect)
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));

        using var answer = await sandbox.Http.GetAsync(AuthorizeUrl(sandbox, redirect), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Headers.Location.ShouldBeNull();
    }

    [Fact]
    public async Task Authorize_WithoutProofKey_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));

        using var answer = await sandbox.Http.GetAsync(AuthorizeUrl(sandbox, Redirect).Replace("code_challenge", "other", StringComparison.Ordinal), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("code_challenge");
    }

    [Fact]
    public async Task SignInPage_NamesEveryoneInTheLanguageAskedFor()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));

        var russian = await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect));
        var english = await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect) + "&ui_locales=en");

        russian.ShouldContain("<html lang=\"ru\">");
        english.ShouldContain("<html lang=\"en\">");
        foreach (var person in SandboxPeople.All)
        {
            russian.ShouldContain($"<b>{person.NameRu}</b>");
            english.ShouldContain($"<b>{person.NameEn}</b>");
            russian.ShouldContain($"value=\"{person.Subject}\"");
        }

        russian.ShouldNotContain("<script");
        russian.ShouldContain("паролей");
    }

    [Fact]
    public async Task SignInPage_SpeaksAsThePortalAsks_ElseAsIsChosenOnTheDesk()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));
        using var chosen = await sandbox.Http.GetAsync("language/en", Token);

        (await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect) + "&ui_locales=ru")).ShouldContain("<html lang=\"ru\">");
        (await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect) + "&ui_locales=de")).ShouldContain("<html lang=\"en\">");
        (await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect))).ShouldContain("<html lang=\"en\">");
    }

    [Fact]
    public async Task SignIn_FromAForeignPageOrToAForeignPlace_IsRefused()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));
        using var away = await sandbox.Http.PostAsync("sign-in", Form(("subject", "op10-admin"), ("returnUrl", "//evil.example/")), Token);
        using var request = new HttpRequestMessage(HttpMethod.Post, "sign-in");
        request.Content = Form(("subject", "op10-admin"), ("returnUrl", "/"));
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var foreign = await sandbox.Http.SendAsync(request, Token);

        away.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task EndSession_LeadsBackToThePortalOnly()
    {
        await using var sandbox = await SandboxFixture.StartAsync(portal: new Uri(Portal));

        using var back = await sandbox.Http.GetAsync("connect/logout?post_logout_redirect_uri=" + Uri.EscapeDataString(Portal + "/signed-out") + "&state=s", Token);
        using var away = await sandbox.Http.GetAsync("connect/logout?post_logout_redirect_uri=" + Uri.EscapeDataString("http://evil.example/"), Token);

        back.Headers.Location!.AbsoluteUri.ShouldStartWith(Portal + "/signed-out");
        away.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task ClientCredentials_OfTheMachine_GiveATokenForTheStatusHub()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        using var answer = await sandbox.Http.PostAsync("connect/token", Form(
            ("grant_type", "client_credentials"), ("client_id", sandbox.Server.Options.MachineClientId), ("client_secret", sandbox.Server.Options.MachineClientSecret)), Token);
        var token = (await answer.Content.ReadFromJsonAsync<JsonElement>(Token)).GetProperty("access_token").GetString()!;

        var validated = await ValidateAsync(sandbox, token, "lko-status-hub");

        validated.IsValid.ShouldBeTrue(validated.Exception?.Message);
        validated.ClaimsIdentity.FindFirst("sub")!.Value.ShouldBe("machine:op10");
        validated.ClaimsIdentity.FindFirst("operator")!.Value.ShouldBe("OP10");
        (await ValidateAsync(sandbox, token, "other-audience")).IsValid.ShouldBeFalse();
    }

    [Theory]
    [InlineData("lko-machine-op10", "wrong")]
    [InlineData("lko-portal", "sandbox-portal-secret")]
    public async Task ClientCredentials_OfAnotherClient_AreRefused(string client, string secret)
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        using var answer = await sandbox.Http.PostAsync("connect/token", Form(("grant_type", "client_credentials"), ("client_id", client), ("client_secret", secret)), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static string AuthorizeUrl(SandboxFixture sandbox, string redirect) => QueryHelpers.AddQueryString("connect/authorize", new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["client_id"] = sandbox.Server.Options.ClientId,
        ["redirect_uri"] = redirect,
        ["response_type"] = "code",
        ["scope"] = "openid profile email",
        ["nonce"] = "n-1",
        ["state"] = "s-1",
        ["code_challenge"] = WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    });

    private static async Task<string> SignInPageAsync(SandboxFixture sandbox, string authorizeUrl)
    {
        using var challenge = await sandbox.Http.GetAsync(authorizeUrl, Token);
        challenge.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        return await sandbox.Http.GetStringAsync(challenge.Headers.Location, Token);
    }

    private static async Task<string> CodeAsync(SandboxFixture sandbox, string subject)
    {
        var page = await SignInPageAsync(sandbox, AuthorizeUrl(sandbox, Redirect));
        var returnUrl = WebUtility.HtmlDecode(ReturnUrl().Match(page).Groups["url"].Value);
        using var signedIn = await sandbox.Http.PostAsync("sign-in", Form(("subject", subject), ("returnUrl", returnUrl)), Token);
        signedIn.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        using var authorized = await sandbox.Http.GetAsync(signedIn.Headers.Location, Token);
        var location = authorized.Headers.Location.ShouldNotBeNull(await authorized.Content.ReadAsStringAsync(Token));
        location.GetLeftPart(UriPartial.Path).ShouldBe(Redirect);
        var query = QueryHelpers.ParseQuery(location.Query);
        query["state"].ToString().ShouldBe("s-1");
        return query["code"].ToString();
    }

    private static async Task<JsonElement> RedeemAsync(SandboxFixture sandbox, string code, string verifier)
    {
        using var answer = await sandbox.Http.PostAsync("connect/token", Form(
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", Redirect),
            ("code_verifier", verifier),
            ("client_id", sandbox.Server.Options.ClientId),
            ("client_secret", sandbox.Server.Options.ClientSecret)), Token);
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private static async Task<TokenValidationResult> ValidateAsync(SandboxFixture sandbox, string token, string audience)
    {
        var discovery = await OpenIdConnectConfigurationRetriever.GetAsync(
            sandbox.Server.Address + ".well-known/openid-configuration", new HttpDocumentRetriever { RequireHttps = false }, Token);
        discovery.Issuer.ShouldBe(sandbox.Server.Address.AbsoluteUri);
        return await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = discovery.Issuer,
            ValidAudience = audience,
            IssuerSigningKeys = discovery.SigningKeys,
        });
    }

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    [GeneratedRegex("name=\"returnUrl\" value=\"(?<url>[^\"]+)\"", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ReturnUrl();
}
