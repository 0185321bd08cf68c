using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lko.Tests.Support;

/// <summary>What a person does to a field with a list below it.</summary>
internal static class Choosing
{
    /// <summary>Types a name, or its beginning, and takes the first that is offered.</summary>
    public static void Choose<T>(this IRenderedComponent<T> page, string field, string name)
        where T : IComponent
    {
        page.Find(field).Input(name);
        page.Press(field, "Enter");
    }

    public static void Press<T>(this IRenderedComponent<T> page, string field, string key)
        where T : IComponent => page.Find(field).KeyDown(new KeyboardEventArgs { Key = key });

    /// <summary>The names that are offered, from the top.</summary>
    public static IReadOnlyList<string> Offered<T>(this IRenderedComponent<T> page, string field)
        where T : IComponent => [.. page.FindAll($"{field}-list [role=option] > span").Select(option => option.TextContent)];

    /// <summary>The name that the keys have reached.</summary>
    public static string? Marked<T>(this IRenderedComponent<T> page, string field)
        where T : IComponent => page.Find(field).GetAttribute("aria-activedescendant") is { } id ? page.Find($"[id='{id}'] > span").TextContent : null;
}
