using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>What a control objects to, for a browser without scripts: going back in it brings the form as it was filled in.</summary>
internal static class RefusalPage
{
    private static Texts Words => InfrastructureTexts.Sandbox;

    public static IResult Show(HttpContext http, string message, int status) => SandboxLayout.Page(
        http, Words["Refusal.Title"], Words["Desk.Heading"],
        Markup.Of($"""<div class="signin"><h1>{Words["Refusal.Heading"]}</h1><p class="note" role="alert">{message}</p><a class="btn" href="{SandboxPage.Path}">{Words["Refusal.Back"]}</a></div>"""),
        isDesk: false, status);
}
