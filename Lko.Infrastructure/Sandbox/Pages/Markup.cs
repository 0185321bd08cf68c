using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>A piece of HTML. Values in its holes are encoded unless they are pieces of HTML themselves.</summary>
internal readonly record struct Markup(string Html)
{
    public static readonly Markup Empty = new("");

    public static Markup Of(Builder builder) => new(builder.Text());

    /// <summary>A control under its label. What is wrong with it is said below and does not become part of its name.</summary>
    /// <param name="part">Name of the living part that it is.</param>
    /// <param name="isWide">It takes the whole line of its form.</param>
    public static Markup Field(string label, Markup control, string? part = null, bool isWide = false)
    {
        var (width, live) = (isWide ? " wide" : "", part is null ? Empty : Of($""" data-live="{part}" """));
        return Of($"""<div class="field{width}"{live}><label>{label}{control}</label></div>""");
    }

    /// <summary>A field that takes a number.</summary>
    public static Markup Number(string label, string name, double? least, double? most, double value, bool isWhole = true)
    {
        var limits = Join([Bound("min", least), Bound("max", most)]);
        return Field(label, Of($"""<input name="{name}" type="number"{limits} step="{(isWhole ? "1" : "any")}" value="{value}">"""));

        static Markup Bound(string bound, double? limit) => limit is { } number ? Of($""" {bound}="{number}" """) : Empty;
    }

    /// <summary>One choice of a list.</summary>
    public static Markup Option(string value, string name) => Of($"""<option value="{value}">{name}</option>""");

    public static Markup Join(IEnumerable<Markup> parts) => new(string.Concat(parts.Select(part => part.Html)));

    [InterpolatedStringHandler]
    internal readonly ref struct Builder(int literalLength, int formattedCount)
    {
        private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

        private readonly StringBuilder _text = new(literalLength + (formattedCount * 16));

        public void AppendLiteral(string value) => _text.Append(value);

        public void AppendFormatted(Markup value) => _text.Append(value.Html);

        public void AppendFormatted(string? value) => _text.Append(Encoder.Encode(value ?? ""));

        public void AppendFormatted<T>(T value, string? format = null)
            where T : IFormattable => _text.Append(Encoder.Encode(value.ToString(format, CultureInfo.InvariantCulture)));

        public string Text() => _text.ToString();
    }
}
