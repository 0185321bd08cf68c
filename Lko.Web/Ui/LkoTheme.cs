using MudBlazor;

namespace Lko.Web.Ui;

/// <summary>
/// The identity of the product in MudBlazor's terms. The same colours stand in <c>wwwroot/css/tokens.css</c>, which our own markup uses and
/// which serves both themes at once; a test keeps the two equal.
/// </summary>
public static class LkoTheme
{
    private static readonly string[] Family = ["Inter Variable", "Inter", "system-ui", "sans-serif"];

    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = "#0B5D66",
            PrimaryDarken = "#084850",
            PrimaryLighten = "#2C7D86",
            PrimaryContrastText = "#FFFFFF",
            Secondary = "#A8480F",
            SecondaryContrastText = "#FFFFFF",
            Tertiary = "#4B4F8A",
            TertiaryContrastText = "#FFFFFF",
            Info = "#1D5FA8",
            InfoContrastText = "#FFFFFF",
            Success = "#1B7340",
            SuccessContrastText = "#FFFFFF",
            Warning = "#8A5A00",
            WarningContrastText = "#FFFFFF",
            Error = "#B3261E",
            ErrorContrastText = "#FFFFFF",
            Dark = "#22302F",
            Background = "#F5F6F4",
            BackgroundGray = "#ECEFED",
            Surface = "#FFFFFF",
            DrawerBackground = "#FAFBFA",
            DrawerText = "#2B3837",
            DrawerIcon = "#5B6A69",
            AppbarBackground = "#0A2E34",
            AppbarText = "#EAF2F1",
            TextPrimary = "#16201F",
            TextSecondary = "#4F5E5D",
            TextDisabled = "#8B9695",
            ActionDefault = "#4F5E5D",
            ActionDisabled = "#9AA5A4",
            ActionDisabledBackground = "#E8EBE9",
            LinesDefault = "#DCE1DF",
            Divider = "#DCE1DF",
            DividerLight = "#ECEFED",
            TableLines = "#E6EAE8",
            TableStriped = "#FAFBFA",
            TableHover = "#F0F5F4",
            LinesInputs = "#7E8B8A",
            Skeleton = "#E3E7E5",
            RippleOpacity = 0.06,
            HoverOpacity = 0.05,
            BorderOpacity = 1,
        },
        PaletteDark = new PaletteDark
        {
            Primary = "#5CC2CB",
            PrimaryDarken = "#7BD0D8",
            PrimaryLighten = "#2C7D86",
            PrimaryContrastText = "#04262A",
            Secondary = "#E8A06A",
            SecondaryContrastText = "#2B1404",
            Tertiary = "#A9ADE6",
            TertiaryContrastText = "#0E1517",
            Info = "#8DB9EE",
            InfoContrastText = "#0E1517",
            Success = "#74C893",
            SuccessContrastText = "#0E1517",
            Warning = "#E2B75A",
            WarningContrastText = "#0E1517",
            Error = "#F2938A",
            ErrorContrastText = "#3A0A07",
            Dark = "#0A1012",
            Background = "#0E1517",
            BackgroundGray = "#0A1012",
            Surface = "#151E20",
            DrawerBackground = "#111A1C",
            DrawerText = "#CBD5D4",
            DrawerIcon = "#93A1A0",
            AppbarBackground = "#081C20",
            AppbarText = "#EAF2F1",
            TextPrimary = "#E6ECEB",
            TextSecondary = "#A3B0AF",
            TextDisabled = "#6F7C7B",
            ActionDefault = "#A3B0AF",
            ActionDisabled = "#5E6B6A",
            ActionDisabledBackground = "#232E30",
            LinesDefault = "#263235",
            Divider = "#263235",
            DividerLight = "#1E292B",
            TableLines = "#222D30",
            TableStriped = "#172123",
            TableHover = "#1B2729",
            LinesInputs = "#6B7A7C",
            Skeleton = "#243033",
            RippleOpacity = 0.06,
            HoverOpacity = 0.05,
            BorderOpacity = 1,
        },
        LayoutProperties = new LayoutProperties
        {
            AppbarHeight = "52px",
            DrawerWidthLeft = "232px",
            DrawerMiniWidthLeft = "56px",
            DefaultBorderRadius = "6px",
        },
        Typography = new Typography
        {
            Default = Set(new DefaultTypography(), 13, 20, 400),
            H1 = Set(new H1Typography(), 22, 28, 600, "-0.012em"),
            H2 = Set(new H2Typography(), 22, 28, 600, "-0.015em"),
            H3 = Set(new H3Typography(), 16, 22, 600),
            H4 = Set(new H4Typography(), 14, 20, 600),
            H5 = Set(new H5Typography(), 13, 20, 600),
            H6 = Set(new H6Typography(), 13, 20, 600),
            Subtitle1 = Set(new Subtitle1Typography(), 14, 20, 600),
            Subtitle2 = Set(new Subtitle2Typography(), 13, 20, 600),
            Body1 = Set(new Body1Typography(), 13, 20, 400),
            Body2 = Set(new Body2Typography(), 13, 20, 400),
            Button = Set(new ButtonTypography(), 13, 20, 500),
            Caption = Set(new CaptionTypography(), 12, 16, 400),
            Overline = Set(new OverlineTypography(), 11, 16, 600, "0.01em"),
        },
        Shadows = Hairlines(),
    };

    private static T Set<T>(T typography, int size, int line, int weight, string tracking = "0")
        where T : BaseTypography
    {
        typography.FontFamily = Family;
        typography.FontSize = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{size}px");
        typography.LineHeight = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line}px");
        typography.FontWeight = weight.ToString(System.Globalization.CultureInfo.InvariantCulture);
        typography.LetterSpacing = tracking;
        typography.TextTransform = "none";
        return typography;
    }

    /// <summary>Nothing in the page casts a shadow; only what floats over it does.</summary>
    private static Shadow Hairlines()
    {
        const int FirstFloating = 8;
        var shadow = new Shadow();
        for (var level = 0; level < shadow.Elevation.Length; level++)
        {
            shadow.Elevation[level] = level < FirstFloating ? "none" : "0 8px 24px rgba(10,30,34,.16)";
        }

        return shadow;
    }
}
