using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Web.Ui;
using MudBlazor;
using MudBlazor.Utilities;

namespace Lko.Tests.Web;

public sealed partial class LkoThemeTests
{
    private static readonly Dictionary<string, (string Light, string Dark)> Tokens = ReadTokens();

    public static TheoryData<string, string> PaletteTokens => new()
    {
        { "primary", nameof(Palette.Primary) }, { "primary-text", nameof(Palette.PrimaryContrastText) },
        { "secondary", nameof(Palette.Secondary) }, { "secondary-text", nameof(Palette.SecondaryContrastText) }, { "tertiary", nameof(Palette.Tertiary) },
        { "info", nameof(Palette.Info) }, { "success", nameof(Palette.Success) }, { "warning", nameof(Palette.Warning) }, { "error", nameof(Palette.Error) },
        { "error-text", nameof(Palette.ErrorContrastText) }, { "dark", nameof(Palette.Dark) }, { "background", nameof(Palette.Background) },
        { "background-gray", nameof(Palette.BackgroundGray) }, { "surface", nameof(Palette.Surface) }, { "drawer-background", nameof(Palette.DrawerBackground) },
        { "drawer-text", nameof(Palette.DrawerText) }, { "drawer-icon", nameof(Palette.DrawerIcon) }, { "appbar-background", nameof(Palette.AppbarBackground) },
        { "appbar-text", nameof(Palette.AppbarText) }, { "text-primary", nameof(Palette.TextPrimary) }, { "text-secondary", nameof(Palette.TextSecondary) },
        { "text-disabled", nameof(Palette.TextDisabled) }, { "action-default", nameof(Palette.ActionDefault) }, { "action-disabled", nameof(Palette.ActionDisabled) },
        { "action-disabled-background", nameof(Palette.ActionDisabledBackground) }, { "lines-default", nameof(Palette.LinesDefault) },
        { "lines-inputs", nameof(Palette.LinesInputs) }, { "divider", nameof(Palette.Divider) }, { "divider-light", nameof(Palette.DividerLight) },
        { "table-lines", nameof(Palette.TableLines) }, { "table-striped", nameof(Palette.TableStriped) }, { "table-hover", nameof(Palette.TableHover) },
        { "skeleton", nameof(Palette.Skeleton) },
    };

    public static TheoryData<string, string, double> Pairs => new()
    {
        { "--mud-palette-text-primary", "--mud-palette-background", 4.5 }, { "--mud-palette-text-secondary", "--mud-palette-background", 4.5 },
        { "--mud-palette-text-secondary", "--mud-palette-surface", 4.5 }, { "--mud-palette-text-secondary", "--mud-palette-table-hover", 4.5 },
        { "--mud-palette-text-secondary", "--mud-palette-action-disabled-background", 4.5 }, { "--mud-palette-text-secondary", "--mud-palette-background-gray", 4.5 },
        { "--mud-palette-primary", "--mud-palette-surface", 4.5 }, { "--mud-palette-primary", "--mud-palette-background", 4.5 },
        { "--mud-palette-primary-text", "--mud-palette-primary", 4.5 }, { "--mud-palette-secondary-text", "--mud-palette-secondary", 4.5 },
        { "--mud-palette-error", "--mud-palette-surface", 4.5 }, { "--mud-palette-drawer-text", "--mud-palette-drawer-background", 4.5 },
        { "--mud-palette-appbar-text", "--mud-palette-appbar-background", 4.5 }, { "--lko-appbar-dim", "--lko-appbar-field", 4.5 },
        { "--lko-badge-fg", "--lko-badge-bg", 4.5 }, { "--mud-palette-lines-inputs", "--mud-palette-surface", 3.0 },
        { "--lko-neutral-fg", "--lko-neutral-bg", 4.5 }, { "--lko-info-fg", "--lko-info-bg", 4.5 }, { "--lko-progress-fg", "--lko-progress-bg", 4.5 },
        { "--lko-you-fg", "--lko-you-bg", 4.5 }, { "--lko-held-fg", "--lko-held-bg", 4.5 }, { "--lko-ok-fg", "--lko-ok-bg", 4.5 },
        { "--lko-bad-fg", "--lko-bad-bg", 4.5 }, { "--lko-off-fg", "--mud-palette-surface", 4.5 }, { "--lko-held-fg", "--lko-you-bg", 4.5 },
        { "--lko-ok-fg", "--mud-palette-surface", 4.5 }, { "--lko-held-fg", "--mud-palette-surface", 4.5 }, { "--lko-bad-fg", "--mud-palette-surface", 4.5 },
        { "--lko-ok-fg", "--mud-palette-table-hover", 4.5 }, { "--lko-held-fg", "--mud-palette-table-hover", 4.5 }, { "--lko-bad-fg", "--mud-palette-table-hover", 4.5 },
    };

    [Theory]
    [MemberData(nameof(PaletteTokens))]
    public void Theme_EveryColour_EqualsTheStyleSheet(string token, string property)
    {
        var (light, dark) = Tokens["--mud-palette-" + token];
        Colour(LkoTheme.Theme.PaletteLight, property).ShouldBe(light.ToLowerInvariant());
        Colour(LkoTheme.Theme.PaletteDark, property).ShouldBe(dark.ToLowerInvariant());
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Tokens_TextOnItsGround_IsReadableInBothThemes(string foreground, string background, double least)
    {
        var (front, back) = (Tokens[foreground], Tokens[background]);
        Contrast(front.Light, back.Light).ShouldBeGreaterThanOrEqualTo(least);
        Contrast(front.Dark, back.Dark).ShouldBeGreaterThanOrEqualTo(least);
    }

    [Fact]
    public void Typography_Buttons_AreNeverUpperCase() => LkoTheme.Theme.Typography.Button.TextTransform.ShouldBe("none");

    private static string Colour(Palette palette, string property)
    {
        var colour = (MudColor)typeof(Palette).GetProperty(property)!.GetValue(palette)!;
        return colour.ToString(MudColorOutputFormats.Hex).ToLowerInvariant();
    }

    private static double Contrast(string first, string second)
    {
        var (a, b) = (Luminance(first), Luminance(second));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(string hex)
    {
        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));

        double Channel(int at)
        {
            var value = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }
    }

    private static Dictionary<string, (string Light, string Dark)> ReadTokens()
    {
        var css = File.ReadAllText(Path.Combine(Repository(), "Lko.Web", "wwwroot", "css", "tokens.css"));
        return Token().Matches(css).ToDictionary(
            match => match.Groups["name"].Value,
            match => (match.Groups["light"].Value, match.Groups["dark"].Success ? match.Groups["dark"].Value : match.Groups["light"].Value),
            StringComparer.Ordinal);
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Lko.Blazor.sln")))
        {
            folder = folder.Parent;
        }

        return folder.ShouldNotBeNull().FullName;
    }

    [GeneratedRegex(@"(?<name>--[a-z0-9-]+):\s*(?:light-dark\((?<light>#[0-9A-Fa-f]{6}),\s*(?<dark>#[0-9A-Fa-f]{6})\)|(?<light>#[0-9A-Fa-f]{6}));", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 2000)]
    private static partial Regex Token();
}
