using System.Buffers.Binary;
using System.Text;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.DbfCp866;

/// <summary>A dBase III table read record by record.</summary>
internal sealed class DbfTable
{
    private const int HeaderLength = 32;
    private const byte HeaderEnd = 0x0D;
    private const byte DosEnd = 0x1A;
    private const byte Deleted = (byte)'*';

    /// <summary>No table is older than its format.</summary>
    private const int FirstYear = 1980;

    private readonly Stream _content;
    private readonly Encoding _encoding;
    private readonly Dictionary<string, (int Start, int Length)> _fields = new(StringComparer.OrdinalIgnoreCase);
    private readonly long _count;
    private readonly int _start;
    private readonly int _length;

    /// <exception cref="InvalidDataException">Not a table.</exception>
    public DbfTable(Stream content, string encoding)
    {
        _content = content;
        _encoding = WireText.Strict(encoding);
        Span<byte> header = stackalloc byte[HeaderLength];
        content.Position = 0;
        if (content.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            throw new InvalidDataException("The file ends inside its heading.");
        }

        Updated = Day(header[1], header[2], header[3]);
        (_count, _start, _length) = (BinaryPrimitives.ReadUInt32LittleEndian(header[4..]), BinaryPrimitives.ReadUInt16LittleEndian(header[8..]), BinaryPrimitives.ReadUInt16LittleEndian(header[10..]));
        Span<byte> field = stackalloc byte[HeaderLength];
        var start = 1;
        while (content.Position + HeaderLength <= _start && content.ReadAtLeast(field, HeaderLength, throwOnEndOfStream: false) == HeaderLength && field[0] != HeaderEnd)
        {
            var end = field[..11].IndexOf((byte)0);
            _fields.TryAdd(Encoding.ASCII.GetString(field[..(end < 0 ? 11 : end)]).Trim(), (start, field[16]));
            start += field[16];
        }

        if (_length < 2 || start > _length)
        {
            throw new InvalidDataException("The fields do not fit into the record.");
        }
    }

    /// <summary>Names of the columns.</summary>
    public IEnumerable<string> Columns => _fields.Keys;

    /// <summary>When the table was written last, by its heading; null where that is no day.</summary>
    public DateOnly? Updated { get; }

    /// <summary>
    /// Whether its records can be text: a field is so many bytes, hence one byte is one character, and each of them must be one. The end mark is none of them.
    /// </summary>
    public bool IsText => _encoding.IsSingleByte && !(WireText.Unassigned(_encoding) is { } hole && IsWhole && Records().Any(record => record.Text.Contains(hole, StringComparison.Ordinal)));

    /// <summary>Whether the file is as long as its heading says: heading, records, and at most one end mark.</summary>
    public bool IsWhole
    {
        get
        {
            var expected = _start + (_count * _length);
            if (_content.Length == expected)
            {
                return true;
            }

            if (_content.Length != expected + 1)
            {
                return false;
            }

            _content.Position = expected;
            return _content.ReadByte() == DosEnd;
        }
    }

    /// <summary>Years are counted from 1900, or only their last two digits are written.</summary>
    private static DateOnly? Day(int year, int month, int day)
    {
        var full = year < FirstYear - 1900 ? year + 2000 : year + 1900;
        return month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(full, month) ? new DateOnly(full, month, day) : null;
    }

    /// <summary>Records from 1 on; deleted ones are counted and left out.</summary>
    public IEnumerable<DbfRecord> Records()
    {
        _content.Position = _start;
        var buffer = new byte[_length];
        for (var number = 1; number <= _count; number++)
        {
            _content.ReadExactly(buffer);
            if (buffer[0] != Deleted)
            {
                yield return new(number, _encoding.GetString(buffer, 1, _length - 1), _fields);
            }
        }
    }
}

/// <param name="Text">The record without its deletion mark; one byte is one character in this code page.</param>
internal sealed record DbfRecord(int Number, string Text, IReadOnlyDictionary<string, (int Start, int Length)> Fields)
{
    /// <summary>The field, trimmed; empty where the table has no such column.</summary>
    public string this[string name] => Fields.TryGetValue(name, out var field) ? Text.Substring(field.Start - 1, field.Length).Trim() : "";
}
