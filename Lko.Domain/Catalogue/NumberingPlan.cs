namespace Lko.Domain.Catalogue;

/// <summary>The two kinds of codes of Russian telephone numbers.</summary>
public static class NumberingPlan
{
    public const string Geographic = "ABC";
    public const string Mobile = "DEF";

    /// <summary>The kind of a code of three digits, as the public register files it; null for one of neither kind.</summary>
    public static string? KindOf(string code) => code switch
    {
        ['3' or '4' or '8', _, _] => Geographic,
        ['9', _, _] => Mobile,
        _ => null,
    };
}
