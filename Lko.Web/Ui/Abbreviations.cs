using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Lko.Web.Resources;

namespace Lko.Web.Ui;

/// <summary>What the abbreviations of the screens stand for, by language: a line of the resource names one and its meaning.</summary>
public static class Abbreviations
{
    private const string Key = "Abbreviations";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);
    private static readonly FrozenDictionary<string, Glossary> Glossaries =
        new[] { "ru-RU", "en-GB" }.Select(CultureInfo.GetCultureInfo).ToFrozenDictionary(culture => culture.TwoLetterISOLanguageName, Read, StringComparer.Ordinal);

    /// <summary>All of them in the present language, in the order of the alphabet.</summary>
    public static IEnumerable<(string Short, string Meaning)> All =>
        Glossaries.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var glossary)
            ? glossary.Meanings.Select(each => (each.Key, each.Value)).OrderBy(each => each.Key, StringComparer.CurrentCulture) : [];

    /// <summary>The text in parts, each abbreviation a part of its own with its meaning.</summary>
    public static IEnumerable<(string Part, string? Meaning)> In(string? text) =>
        string.IsNullOrEmpty(text) ? []
        : !Glossaries.TryGetValue(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName, out var glossary) ? [(text, null)]
        : glossary.Pattern.Split(text).Where(part => part.Length > 0).Select(part => (part, glossary.Meanings.GetValueOrDefault(part)));

    private static Glossary Read(CultureInfo culture)
    {
        var meanings = WebTexts.Shell.In(culture, Key).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(" = ", 2)).ToFrozenDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        var all = string.Join('|', meanings.Keys.Select(Regex.Escape));
        return new Glossary(new Regex($@"(?<![\p{{L}}\d])(?<short>{all})(?!-?[\p{{L}}\d])", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, Limit), meanings);
    }

    /// <param name="Pattern">Any of them as a word of its own and no part of a number, kept when a text is split by it.</param>
    private sealed record Glossary(Regex Pattern, FrozenDictionary<string, string> Meanings);
}
