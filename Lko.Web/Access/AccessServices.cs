using Lko.Domain.Access;
using Lko.Infrastructure.Access;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.Options;
using Microsoft.Identity.Web;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Lko.Web.Access;

/// <summary>Wiring of sign-in, sessions and callers.</summary>
public static class AccessServices
{
    /// <summary>Scheme and policy of machine clients.</summary>
    public const string Machine = "machine";

    /// <summary>Claim of a machine client's token: the code of the operator it acts for.</summary>
    public const string MachineOperator = "operator";

    /// <summary>
    /// Sign-in through OpenID Connect, one cookie, and <see cref="ICaller"/> for pages, circuits and endpoints. Everything needs a signed-in
    /// person unless an endpoint says otherwise.
    /// </summary>
    public static IServiceCollection AddLkoAccess(this IServiceCollection services, AuthSettings settings, SessionLimits limits, bool isDevelopment)
    {
        services.AddSingleton(limits);
        services.AddSingleton<SessionDirectory>();
        services.AddSingleton<SessionWatch>();
        services.AddScoped<StartSession>();
        services.AddScoped<EndSession>();
        services.AddScoped<GetProfile>();
        services.AddScoped<SaveProfile>();
        services.AddScoped<RequestUser>();
        services.AddScoped<ICaller, CircuitCaller>();
        services.AddScoped<CircuitHandler, CircuitUser>();
        services.AddScoped<AuthenticationStateProvider, LiveAuthenticationState>();
        services.AddScoped<IAuthorizationHandler, NeedsHandler>();

        var authentication = services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme);
        authentication.AddMicrosoftIdentityWebApp(
            options =>
            {
                options.Authority = settings.Authority.AbsoluteUri;
                options.ClientId = settings.ClientId;
                options.ClientSecret = settings.Certificate is null ? settings.ClientSecret : null;
                options.ResponseType = OpenIdConnectResponseType.Code;
                options.UsePkce = true;
                options.MapInboundClaims = false;
            },
            cookie => Configure(cookie, limits, isDevelopment));

        // After the package's own defaults, which are made for Entra alone and would undo these.
        services.Configure<OpenIdConnectOptions>(OpenIdConnectDefaults.AuthenticationScheme, options => Configure(options, settings, isDevelopment));
        services.PostConfigure<CookieAuthenticationOptions>(CookieAuthenticationDefaults.AuthenticationScheme, cookie => Configure(cookie, limits, isDevelopment));
        if (settings.MachineAuthority is { } issuer)
        {
            authentication.AddJwtBearer(Machine, options =>
            {
                options.Authority = issuer.AbsoluteUri;
                options.Audience = settings.MachineAudience;
                options.RequireHttpsMetadata = !isDevelopment;
                options.MapInboundClaims = false;
                options.TokenValidationParameters.ValidIssuer = issuer.AbsoluteUri;
                options.TokenValidationParameters.NameClaimType = "sub";
            });
            services.AddAuthorizationBuilder().AddPolicy(Machine, policy => policy.AddAuthenticationSchemes(Machine).RequireClaim(MachineOperator));
        }

        services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        return services;
    }

    /// <summary>Hands the request's user to the services of its scope; place it after authentication.</summary>
    public static IApplicationBuilder UseRequestUser(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        http.RequestServices.GetRequiredService<RequestUser>().Principal = http.User;
        return next(http);
    });

    /// <summary>
    /// Reads what the identity provider says about itself while the portal still starts, so that the first sign-in does not wait for it. A
    /// provider that does not answer yet is asked again by that sign-in.
    /// </summary>
    public static void PrefetchIdentityProvider(this WebApplication app) => _ = Task.Run(async () =>
    {
        try
        {
            var options = app.Services.GetRequiredService<IOptionsMonitor<OpenIdConnectOptions>>().Get(OpenIdConnectDefaults.AuthenticationScheme);
            await options.ConfigurationManager!.GetConfigurationAsync(app.Lifetime.ApplicationStopping);
        }
        catch (Exception failure)
        {
            app.Logger.LogDebug(failure, "The identity provider does not answer yet");
        }
    });

    private static void Configure(CookieAuthenticationOptions cookie, SessionLimits limits, bool isDevelopment)
    {
        // Cookies know no ports: the name differs from the sandbox's. The prefix makes browsers insist on https and on this very host.
        cookie.Cookie.Name = isDevelopment ? "lko.session" : "__Host-lko.session";
        cookie.Cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Lax;
        cookie.Cookie.Path = "/";
        cookie.Cookie.IsEssential = true;

        // Idleness is counted by the session's row: work inside a circuit sends no cookie that could slide.
        cookie.ExpireTimeSpan = limits.Absolute;
        cookie.SlidingExpiration = false;
        cookie.Events.OnValidatePrincipal = SignInEvents.CheckCookieAsync;
        cookie.Events.OnRedirectToLogin = SignInEvents.ChallengeAsync;
        cookie.Events.OnRedirectToAccessDenied = SignInEvents.RefuseAsync;
    }

    private static void Configure(OpenIdConnectOptions options, AuthSettings settings, bool isDevelopment)
    {
        if (settings.Mode == AuthMode.Oidc)
        {
            var issuer = settings.Authority.AbsoluteUri;
            options.Authority = issuer;
            options.MetadataAddress = issuer.TrimEnd('/') + "/.well-known/openid-configuration";
            options.TokenValidationParameters.IssuerValidator = null;
            options.TokenValidationParameters.ValidIssuer = issuer;
        }

        options.RequireHttpsMetadata = !isDevelopment;
        options.TokenValidationParameters.NameClaimType = LkoClaims.Name;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.SaveTokens = false;
        options.GetClaimsFromUserInfoEndpoint = false;
        options.UseTokenLifetime = false;
        options.SignedOutRedirectUri = SafeReturnUrl.Home;
        foreach (var cookie in new[] { options.NonceCookie, options.CorrelationCookie })
        {
            // The answer comes by a top-level GET, which carries Lax cookies.
            cookie.SameSite = SameSiteMode.Lax;
            cookie.SecurePolicy = isDevelopment ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        }

        var (redirect, validated, signedOut) = (options.Events.OnRedirectToIdentityProvider, options.Events.OnTokenValidated, options.Events.OnSignedOutCallbackRedirect);
        options.Events.OnRedirectToIdentityProvider = async context =>
        {
            await redirect(context);
            await SignInEvents.SpeakAsync(context);
        };
        options.Events.OnTokenValidated = async context =>
        {
            await validated(context);
            await SignInEvents.AdmitAsync(context, settings.Mode);
        };
        options.Events.OnSignedOutCallbackRedirect = async context =>
        {
            await SignInEvents.LeftAsync(context);
            await signedOut(context);
        };
        options.Events.OnRemoteFailure = SignInEvents.FailAsync;
        if (settings.Certificate is { } certificate)
        {
            // The package signs with a certificate only what it asks itself; a sign-in is begun and its code redeemed by the framework.
            var (pushed, received) = (options.Events.OnPushAuthorization, options.Events.OnAuthorizationCodeReceived);
            options.Events.OnPushAuthorization = async context =>
            {
                await pushed(context);
                await ClientAssertion.AddAsync(context, context.ProtocolMessage, certificate);
                context.HandleClientAuthentication();
            };
            options.Events.OnAuthorizationCodeReceived = async context =>
            {
                await received(context);
                await ClientAssertion.AddAsync(context, context.TokenEndpointRequest!, certificate);
            };
        }
    }
}
