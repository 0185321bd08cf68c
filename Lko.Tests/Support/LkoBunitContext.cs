using System.Globalization;
using Bunit;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor;
using MudBlazor.Services;

namespace Lko.Tests.Support;

/// <summary>bUnit with what every component of the product needs; interactive and in Russian unless told otherwise. Services may be added until the first render.</summary>
public abstract class LkoBunitContext : BunitContext
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly CultureInfo _uiCulture = CultureInfo.CurrentUICulture;
    private bool _started;

    protected LkoBunitContext()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddMudServices(options => options.PopoverOptions.CheckForPopoverProvider = false);
        Services.AddTransient<MudLocalizer, LkoMudLocalizer>();
        Services.AddScoped<Snacks>();
        Services.AddSingleton(new ShellSlots());
        Speak("ru-RU");
    }

    /// <summary>Set before the first render to see what prerendering does.</summary>
    protected bool IsPrerendering { get; set; }

    public override IRenderedComponent<TComponent> Render<TComponent>(Action<ComponentParameterCollectionBuilder<TComponent>>? parameterBuilder = null)
    {
        Start();
        return base.Render(parameterBuilder);
    }

    public override IRenderedComponent<TComponent> Render<TComponent>(RenderFragment renderFragment)
    {
        Start();
        return base.Render<TComponent>(renderFragment);
    }

    protected static void Speak(string culture) =>
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(culture);

    protected override void Dispose(bool disposing)
    {
        (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (_culture, _uiCulture);
        base.Dispose(disposing);
    }

    private void Start()
    {
        if (!_started)
        {
            _started = true;
            SetRendererInfo(IsPrerendering ? new RendererInfo("Static", isInteractive: false) : new RendererInfo("Server", isInteractive: true));
        }
    }
}
