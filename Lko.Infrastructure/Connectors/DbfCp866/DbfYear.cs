using System.Globalization;
using System.Text;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.DbfCp866;

/// <summary>
/// The year of the month a table is named after: the first the portal keeps, which is the one of the exchange rules, or a later one when the table says so.
/// It says so by most of its rows in this month, for one row may be mistaken, and as many of the one as of the other year say nothing; where no row is of it, by being written after that month of a later year.
/// </summary>
internal static class DbfYear
{
    /// <summary>A month begins with rows of its own, not with a hundred corrections of the same month of an earlier year.</summary>
    private const int FewRecords = 100;

    private static readonly int FirstYear = SourceRecord.FirstOpenDay.Year;

    private static readonly (string Field, string Format)[] Dates = [("MES", "MMyyyy"), ("D1", "yyyyMMdd"), ("DATA", "yyyyMMdd")];

    public static int Of(DeliveredFile file, int month, string encoding)
    {
        var years = new Dictionary<int, int>();
        var written = DateOnly.FromDateTime(file.WrittenAt);
        try
        {
            using var content = file.Open();
            var table = new DbfTable(content, encoding);
            written = table.Updated ?? written;
            foreach (var record in table.Records().Take(FewRecords))
            {
                if (DateOf(record) is { } date && date.Month == month && date.Year >= FirstYear)
                {
                    years[date.Year] = years.GetValueOrDefault(date.Year) + 1;
                }
            }
        }
        catch (Exception failure) when (failure is InvalidDataException or EndOfStreamException or DecoderFallbackException)
        {
            // Its controls will say what is wrong with it.
        }

        return years.Count > 0 ? years.MaxBy(told => (told.Value, -told.Key)).Key : Math.Max(FirstYear, month <= written.Month ? written.Year : written.Year - 1);
    }

    private static DateOnly? DateOf(DbfRecord record)
    {
        foreach (var (field, format) in Dates)
        {
            if (DateOnly.TryParseExact(record[field], format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            {
                return date;
            }
        }

        return null;
    }
}
