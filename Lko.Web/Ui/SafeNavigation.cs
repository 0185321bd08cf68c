using Microsoft.AspNetCore.Components;

namespace Lko.Web.Ui;

/// <summary>The one way in which code leads a person to another address, part of which may be what somebody typed or stored.</summary>
public static class SafeNavigation
{
    private const string Home = "";

    /// <summary>Leads within the portal; what surely or perhaps leads out of it leads to the start page.</summary>
    public static void SafeNavigate(this NavigationManager navigation, string address, bool replace = false, bool forceLoad = false)
    {
#pragma warning disable RS0030 // this is the one place
        navigation.NavigateTo(IsOwn(navigation, address) ? address : Home, forceLoad, replace);
#pragma warning restore RS0030
    }

    /// <summary>
    /// Browsers read a backslash before the query as a slash and drop tabs and line breaks, so none of them is let through; the rest is compared as
    /// it resolves. The host may be told with capitals or the port that goes without saying.
    /// </summary>
    private static bool IsOwn(NavigationManager navigation, string address)
    {
        var home = new Uri(navigation.BaseUri);
        return !address.Split('?', '#')[0].Contains('\\', StringComparison.Ordinal) && !address.Any(char.IsControl)
            && (!HasScheme(address) || address.StartsWith(navigation.BaseUri, StringComparison.Ordinal) || address.StartsWith(home.AbsoluteUri, StringComparison.Ordinal))
            && Uri.TryCreate(home, address, out var target)
            && target.AbsoluteUri.StartsWith(home.AbsoluteUri, StringComparison.Ordinal);
    }

    private static bool HasScheme(string address) => address.IndexOfAny([':', '/', '?', '#']) is var at and >= 0 && address[at] == ':';
}
