using System.Globalization;
using System.Text;
using System.Xml;
using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>How the played systems write numbers and dates, and open text.</summary>
internal static class Wire
{
    private const string Windows = "windows-1251";

    static Wire() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>A letter that the encoding does not have is a fault of the sandbox, not a question mark.</summary>
    public static Encoding Strict(string name) => Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback);

    /// <summary>The encoding in which most of the country writes; what it does not have becomes a question mark.</summary>
    public static Encoding Windows1251() => Encoding.GetEncoding(Windows, EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback);

    public static StreamWriter Text(Stream target, string encoding, string newLine) =>
        new(target, encoding is "utf-8" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Strict(encoding), 64 * 1024, leaveOpen: true) { NewLine = newLine };

    public static XmlWriter Xml(Stream target, string encoding) => XmlWriter.Create(target, new XmlWriterSettings
    {
        Encoding = encoding is "utf-8" ? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) : Strict(encoding),
        Indent = true,
        IndentChars = " ",
        NewLineChars = "\n",
        CloseOutput = false,
    });

    /// <summary>Roubles and kopecks with a decimal point.</summary>
    public static string Dot(long kopecks) => Decimal(kopecks, 100, "00", '.');

    public static string Comma(long kopecks) => Decimal(kopecks, 100, "00", ',');

    public static string DotE4(long amount) => Decimal(amount, 10_000, "0000", '.');

    public static string CommaE4(long amount) => Decimal(amount, 10_000, "0000", ',');

    /// <summary>A sign and 13 digits of kopecks.</summary>
    public static string Signed(long kopecks, int digits = 13) => (kopecks < 0 ? "-" : "+") + Math.Abs(kopecks).ToString(new string('0', digits), CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture);

    public static string Compact(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary><c>06.2026</c>.</summary>
    public static string Month(Period period) => FormattableString.Invariant($"{period.Month:00}.{period.Year:0000}");

    /// <summary>When a month's files are made: the fifth of the next one, early in the morning.</summary>
    public static DateTime MadeAt(Period period) => period.Next.FirstDay.AddDays(4).ToDateTime(new TimeOnly(3, 30));

    public static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Decimal(long amount, long unit, string digits, char mark) =>
        string.Create(CultureInfo.InvariantCulture, $"{(amount < 0 ? "-" : "")}{Math.Abs(amount) / unit}{mark}{(Math.Abs(amount) % unit).ToString(digits, CultureInfo.InvariantCulture)}");
}
