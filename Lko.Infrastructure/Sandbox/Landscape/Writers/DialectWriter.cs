using Lko.Domain.Common;

namespace Lko.Infrastructure.Sandbox.Landscape.Writers;

/// <summary>A file a played system would deliver. It is written on demand, as often as asked, always the same bytes.</summary>
/// <param name="Feed">As the registry calls it.</param>
internal sealed record PlayedFile(string Feed, string Name, Action<Stream> Write)
{
    public byte[] Bytes()
    {
        using var memory = new MemoryStream();
        Write(memory);
        return memory.ToArray();
    }
}

/// <summary>Writes the book of a system in one wire dialect.</summary>
internal interface IDialectWriter
{
    string Dialect { get; }

    /// <summary>Everything of a month, in the version the book is in.</summary>
    IEnumerable<PlayedFile> Files(PlayedBook book, Period period);
}

internal static class DialectWriters
{
    public static readonly IReadOnlyList<IDialectWriter> All =
    [
        new CsvCp1251Writer(), new DbfCp866Writer(), new FixedCp866Writer(), new Xml1CWriter(), new PipeUtf8Writer(),
        new SoapWriter(), new RestJsonWriter(), new ItcCsvWriter(), new ItcXmlWriter(),
    ];

    public static IDialectWriter For(PlayedSystem system) => All.First(writer => writer.Dialect == system.Dialect);

    public static IEnumerable<PlayedFile> Files(PlayedBook book, Period period) => For(book.System).Files(book, period);

    /// <summary>The name of a text file: <c>TYPE_SYS_YYYYMM_01[_vK].ext</c>.</summary>
    public static string TextName(string type, PlayedBook book, Period period, string extension) =>
        FormattableString.Invariant($"{type}_{book.System.Short}_{period.Number:000000}_01{(book.Version(period) > 1 ? $"_v{book.Version(period)}" : "")}{extension}");
}
