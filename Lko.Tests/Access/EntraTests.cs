using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Access;

/// <summary>Sign-in by Microsoft Entra, as far as it goes without Microsoft's servers: what is asked for, who is believed, and whom an answer names.</summary>
public sealed class EntraTests
{
    private const string Tenant = "https://login.microsoftonline.com/6babcaad-604b-40ac-a9d7-9fd97c0b779f";
    private const string Issuer = Tenant + "/v2.0";
    private const string ObjectId = "00000000-0000-0000-66f3-3332eca7ea81";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Options_KeepTheChecksOfThePackage()
    {
        using var services = Services(new ServiceCollection());
        var options = Options(services);

        options.Authority.ShouldBe(Issuer);
        options.ResponseType.ShouldBe("code");
        options.UsePkce.ShouldBeTrue();
        options.RequireHttpsMetadata.ShouldBeTrue();
        options.SaveTokens.ShouldBeFalse();
        options.TokenValidationParameters.ValidIssuer.ShouldBeNull();
        options.TokenValidationParameters.IssuerValidator.ShouldNotBeNull().Method.DeclaringType!.Name.ShouldBe("AadIssuerValidator");
    }

    [Theory]
    [InlineData(Issuer, ObjectId, true)]
    [InlineData(Issuer, "00000000-0000-0000-0000-000000000001", false)]
    [InlineData("https://login.microsoftonline.com/11111111-1111-1111-1111-111111111111/v2.0", ObjectId, false)]
    public async Task Answer_NamesThePersonByIssuerAndObjectId(string issuer, string objectId, bool isKnown)
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        await using (var raw = test.Raw())
        {
            await raw.Users.Where(user => user.Subject == "op10-orders").ExecuteUpdateAsync(set => set.SetProperty(user => user.Issuer, Issuer).SetProperty(user => user.Subject, ObjectId), Token);
        }

        var collection = new ServiceCollection();
        collection.AddSingleton<ILkoDbFactory>(test.For(null));
        await using var services = Services(collection);
        await using var scope = services.CreateAsyncScope();
        var options = Options(services);
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        var context = new TokenValidatedContext(
            http, new AuthenticationScheme(OpenIdConnectDefaults.AuthenticationScheme, null, typeof(OpenIdConnectHandler)), options,
            new ClaimsPrincipal(new ClaimsIdentity([new("iss", issuer), new("oid", objectId), new("sub", "differs per client"), new("tid", "6babcaad-604b-40ac-a9d7-9fd97c0b779f")], "oidc")),
            new AuthenticationProperties())
        {
            SecurityToken = new System.IdentityModel.Tokens.Jwt.JwtSecurityToken(issuer: issuer),
        };

        await options.Events.OnTokenValidated(context);

        (LkoClaims.Of(context.Principal) is not null).ShouldBe(isKnown);
        http.Response.Headers.Location.ToString().ShouldBe(isKnown ? "" : "/account/unknown");
        await using var stored = test.Raw();
        (await stored.UserSessions.CountAsync(Token)).ShouldBe(isKnown ? 1 : 0);
    }

    private static OpenIdConnectOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);

    private static ServiceProvider Services(ServiceCollection services)
    {
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(TimeProvider.System);
        return services.AddLkoAccess(new AuthSettings(AuthMode.Entra, new Uri(Tenant), "client", "secret", null, "audience"), SessionLimits.Default, isDevelopment: false)
            .BuildServiceProvider();
    }
}
