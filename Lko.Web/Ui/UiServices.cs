using System.Text.Encodings.Web;
using System.Text.Unicode;
using Lko.Web.Components;
using MudBlazor;
using MudBlazor.Services;

namespace Lko.Web.Ui;

/// <summary>Wiring of the user interface.</summary>
public static class UiServices
{
    private const int SnackMilliseconds = 6000;

    /// <summary>Razor components, MudBlazor and its words. <paramref name="slots"/> puts the parts of features into the shell.</summary>
    public static IServiceCollection AddLkoUi(this IServiceCollection services, Action<ShellSlots>? slots = null)
    {
        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All)); // Cyrillic as letters: a sixth of the bytes of character references
        services.AddCascadingAuthenticationState();
        services.AddMudServices(options =>
        {
            options.SnackbarConfiguration.PositionClass = Defaults.Classes.Position.BottomLeft;
            options.SnackbarConfiguration.VisibleStateDuration = SnackMilliseconds;
            options.SnackbarConfiguration.ShowTransitionDuration = 160;
            options.SnackbarConfiguration.HideTransitionDuration = 160;
            options.SnackbarConfiguration.PreventDuplicates = true;
            options.SnackbarConfiguration.SnackbarVariant = Variant.Filled;
        });
        services.AddTransient<MudLocalizer, LkoMudLocalizer>();
        services.AddScoped<Snacks>();
        var configured = new ShellSlots();
        slots?.Invoke(configured);
        services.AddSingleton(configured);
        return services;
    }

    /// <summary>
    /// Static assets and pages. The circuit's WebSocket keeps compression but drops the server's context after each message: native state of
    /// zlib is otherwise two thirds of what an open page costs. Compression under TLS is safe only while pages cannot be framed by others.
    /// </summary>
    public static WebApplication MapLkoUi(this WebApplication app)
    {
        app.MapStaticAssets().AllowAnonymous();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options => options.ConfigureWebSocketAcceptContext = (_, accept) =>
        {
#pragma warning disable RS0030 // framing is blocked for everybody, and no batch carries a key or a token
            accept.DangerousEnableCompression = true;
#pragma warning restore RS0030
            accept.DisableServerContextTakeover = true;
            return Task.CompletedTask;
        });
        return app;
    }
}
