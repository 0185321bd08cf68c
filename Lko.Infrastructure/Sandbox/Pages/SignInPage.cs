using System.Globalization;
using Lko.Infrastructure.Sandbox.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The sign-in page of the identity provider: one button per role, no passwords, no script.</summary>
internal static class SignInPage
{
    public const string Path = "/sign-in";
    public const string ReturnUrl = "returnUrl";

    public static IResult Show(HttpContext http, string? returnUrl)
    {
        var culture = Language(http.Request, returnUrl);
        var english = SandboxPeople.IsEnglish(culture);
        if (string.IsNullOrEmpty(returnUrl))
        {
            return Results.LocalRedirect("/");
        }

        var groups = SandboxPeople.All.GroupBy(person => person.Organisation(culture), StringComparer.Ordinal).Select(group => Markup.Of($"""
            <section class="group"><h2>{group.Key}</h2><ul class="people">{Markup.Join(group.Select(person => Button(person, culture, returnUrl)))}</ul></section>
            """));
        var title = english ? "Choose who signs in" : "Выберите, кто входит";
        var note = english
            ? "This is the sandbox: there are no passwords and no real people. In operation the carrier's own identity provider answers here."
            : "Это песочница: паролей и настоящих людей здесь нет. В работе на этом месте отвечает сервис входа оператора связи.";
        var content = Markup.Of($"""
            <div class="signin"><h1>{title}</h1><p class="note">{note}</p>{Markup.Join(groups)}</div>
            """);
        return SandboxLayout.Page(http, english ? "en" : "ru", english ? "Sign in — LKO sandbox" : "Вход — песочница ЛКО", english ? "Sandbox identity provider" : "Сервис входа песочницы", content, script: false);
    }

    private static Markup Button(SandboxPerson person, CultureInfo culture, string returnUrl) => Markup.Of($"""
        <li><form method="post" action="{Path}"><input type="hidden" name="{ReturnUrl}" value="{returnUrl}">
        <button class="person" name="subject" value="{person.Subject}"><b>{person.Name(culture)}</b><span>{person.Subject}</span></button></form></li>
        """);

    /// <summary><c>ui_locales</c> of the authorization request, else the browser's language, else Russian.</summary>
    private static CultureInfo Language(HttpRequest request, string? returnUrl)
    {
        var query = returnUrl is not null && returnUrl.Contains('?', StringComparison.Ordinal)
            ? QueryHelpers.ParseQuery(returnUrl[returnUrl.IndexOf('?', StringComparison.Ordinal)..])
            : [];
        var wishes = query.TryGetValue("ui_locales", out var locales)
            ? locales.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [.. request.GetTypedHeaders().AcceptLanguage.OrderByDescending(wish => wish.Quality ?? 1).Select(wish => wish.Value.ToString())];
        var first = wishes.Select(wish => wish.Split('-')[0].ToLowerInvariant()).FirstOrDefault(wish => wish is "ru" or "en");
        return CultureInfo.GetCultureInfo(first ?? "ru");
    }
}
