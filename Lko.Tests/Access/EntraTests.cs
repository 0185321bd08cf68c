using System.Security.Claims;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Lko.Domain.Access;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Security;
using Lko.Tests.Support;
using Lko.Web;
using Lko.Web.Access;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

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

    /// <summary>A certificate is preferred to a secret: the code is redeemed with a statement that only the holder of its key can sign.</summary>
    [Theory]
    [InlineData("pfx", "word")]
    [InlineData("pfx", null)]
    [InlineData("pem", "word")]
    [InlineData("pem", null)]
    public async Task Certificate_RedeemsTheCodeInsteadOfTheSecret(string kind, string? password)
    {
        using var folder = new TempFolder();
        using var key = RSA.Create(2048);
        using var issued = new CertificateRequest("CN=lko", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var file = Path.Combine(folder.Path, $"lko.{kind}");
        if (kind == "pfx")
        {
            await File.WriteAllBytesAsync(file, issued.ExportPkcs12(Pkcs12ExportPbeParameters.Pbes2Aes256Sha256, password), Token);
        }
        else
        {
            var pem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
            await File.WriteAllTextAsync(file, issued.ExportCertificatePem() + "\n" + pem, Token);
        }

        var settings = Read(("Auth:Certificate:File", file), ("Auth:Certificate:Password", password), ("Auth:ClientSecret", "secret"));
        await using var services = Services(new ServiceCollection(), settings);
        var options = Options(services);
        var http = new DefaultHttpContext { RequestServices = services };
        options.Configuration = new OpenIdConnectConfiguration { TokenEndpoint = Tenant + "/oauth2/v2.0/token" };
        var context = new AuthorizationCodeReceivedContext(http, new AuthenticationScheme(OpenIdConnectDefaults.AuthenticationScheme, null, typeof(OpenIdConnectHandler)), options, new AuthenticationProperties())
        {
            TokenEndpointRequest = new OpenIdConnectMessage(),
        };

        await options.Events.OnAuthorizationCodeReceived(context);

        options.ClientSecret.ShouldBeNull();
        var told = await BelievedAsync(context.TokenEndpointRequest, issued);
        var token = (JsonWebToken)told.SecurityToken;
        (token.Alg, token.X5t).ShouldBe(("RS256", Base64UrlEncoder.Encode(issued.GetCertHash())), "Entra finds the certificate by its thumbprint");
        (token.ValidTo - token.ValidFrom).ShouldBe(TimeSpan.FromMinutes(5));
    }

    /// <summary>Where the provider takes the request itself beforehand (RFC 9126), the certificate proves who sends it.</summary>
    [Fact]
    public async Task Certificate_BeginsTheSignInThatIsPushed()
    {
        using var key = RSA.Create(2048);
        using var issued = new CertificateRequest("CN=lko", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await using var services = Services(new ServiceCollection(), new AuthSettings(AuthMode.Entra, new Uri(Tenant), "client", null, null, "audience") { Certificate = issued });
        var options = Options(services);
        options.Configuration = new OpenIdConnectConfiguration { TokenEndpoint = Tenant + "/oauth2/v2.0/token", PushedAuthorizationRequestEndpoint = Tenant + "/par" };
        var context = new PushedAuthorizationContext(
            new DefaultHttpContext { RequestServices = services }, new AuthenticationScheme(OpenIdConnectDefaults.AuthenticationScheme, null, typeof(OpenIdConnectHandler)),
            options, new OpenIdConnectMessage { State = "state" }, new AuthenticationProperties());

        await options.Events.OnPushAuthorization(context);

        context.HandledClientAuthentication.ShouldBeTrue("the framework asks for a secret otherwise");
        context.ProtocolMessage.State.ShouldBe("state");
        await BelievedAsync(context.ProtocolMessage, issued);
    }

    [Fact]
    public async Task Certificate_ThatCannotBeUsed_IsNamedAtTheStart()
    {
        using var folder = new TempFolder();
        var (missing, keyless) = (Path.Combine(folder.Path, "none.pfx"), Path.Combine(folder.Path, "keyless.pem"));
        using var key = RSA.Create(2048);
        using var issued = new CertificateRequest("CN=lko", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await File.WriteAllTextAsync(keyless, issued.ExportCertificatePem(), Token);

        foreach (var file in new[] { missing, keyless })
        {
            Should.Throw<InvalidSettingsException>(() => Read(("Auth:Certificate:File", file))).Message.ShouldContain($"Auth:Certificate:File is '{file}'");
        }

        Read().Certificate.ShouldBeNull();
    }

    /// <summary>The statement as the provider checks it.</summary>
    private static async Task<TokenValidationResult> BelievedAsync(OpenIdConnectMessage request, X509Certificate2 issued)
    {
        request.ClientAssertionType.ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        var told = await new JsonWebTokenHandler().ValidateTokenAsync(
            request.ClientAssertion,
            new TokenValidationParameters { ValidIssuer = "client", ValidAudience = Tenant + "/oauth2/v2.0/token", IssuerSigningKey = new X509SecurityKey(issued) });
        told.IsValid.ShouldBeTrue(told.Exception?.Message);
        told.Claims["sub"].ShouldBe("client");
        return told;
    }

    private static AuthSettings Read(params (string Key, string? Value)[] settings) => AuthSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Append(("Auth:Mode", "Entra")).Append(("Auth:Authority", Tenant)).Append(("Auth:ClientId", "client"))
            .Select(setting => KeyValuePair.Create(setting.Item1, setting.Item2))).Build(),
        new SettingsTests.Surroundings(Environments.Production));

    private static OpenIdConnectOptions Options(IServiceProvider services) =>
        services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);

    private static ServiceProvider Services(ServiceCollection services, AuthSettings? settings = null)
    {
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build());
        services.AddSingleton(TimeProvider.System);
        return services.AddLkoAccess(settings ?? new AuthSettings(AuthMode.Entra, new Uri(Tenant), "client", "secret", null, "audience"), SessionLimits.Default, isDevelopment: false)
            .BuildServiceProvider();
    }
}
