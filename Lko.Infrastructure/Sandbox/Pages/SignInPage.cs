using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Identity;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The sign-in page of the identity provider: one button per role, no passwords, no script.</summary>
internal static class SignInPage
{
    public const string Path = "/sign-in";
    public const string ReturnUrl = "returnUrl";

    private static Texts Words => InfrastructureTexts.Sandbox;

    public static IResult Show(HttpContext http, string? returnUrl)
    {
        if (string.IsNullOrEmpty(returnUrl))
        {
            return Results.LocalRedirect("/");
        }

        var groups = SandboxPeople.All.GroupBy(person => person.Organisation, StringComparer.Ordinal).Select(group => Markup.Of($"""
            <section class="group"><h2>{group.Key}</h2><ul class="people">{Markup.Join(group.Select(person => Button(person, returnUrl)))}</ul></section>
            """));
        var content = Markup.Of($"""
            <div class="signin"><h1>{Words["SignIn.Heading"]}</h1><p class="note">{Words["SignIn.Note"]}</p>{Markup.Join(groups)}</div>
            """);
        return SandboxLayout.Page(http, Words["SignIn.Title"], Words["SignIn.Place"], content, isDesk: false);
    }

    private static Markup Button(SandboxPerson person, string returnUrl) => Markup.Of($"""
        <li><form method="post" action="{Path}"><input type="hidden" name="{ReturnUrl}" value="{returnUrl}">
        <button class="person" name="subject" value="{person.Subject}"><b>{person.Name}</b><span>{person.Subject}</span></button></form></li>
        """);
}
