using System.Text;

namespace Lko.Tests.Connectors;

/// <summary>Tables with a column less or more.</summary>
internal static class SampleTables
{
    public static byte[] Without(byte[] table, string column) => Of(table, fields => [.. fields.Where(field => field.Name != column)]);

    public static byte[] With(byte[] table, string column) => Of(table, fields => [.. fields, (column, (byte)3, -1)]);

    private static byte[] Of(byte[] table, Func<List<(string Name, byte Length, int Start)>, List<(string Name, byte Length, int Start)>> change)
    {
        var (count, start, length) = (BitConverter.ToInt32(table, 4), BitConverter.ToUInt16(table, 8), BitConverter.ToUInt16(table, 10));
        var fields = new List<(string Name, byte Length, int Start)>();
        var place = 1;
        for (var at = 32; table[at] != 0x0D; at += 32)
        {
            fields.Add((Encoding.ASCII.GetString(table, at, 11).Split('\0')[0], table[at + 16], place));
            place += table[at + 16];
        }

        var kept = change(fields);
        var made = new MemoryStream();
        var head = table[..32];
        BitConverter.TryWriteBytes(head.AsSpan(8), (ushort)(32 + (kept.Count * 32) + 1));
        BitConverter.TryWriteBytes(head.AsSpan(10), (ushort)(1 + kept.Sum(field => field.Length)));
        made.Write(head);
        foreach (var field in kept)
        {
            var description = new byte[32];
            Encoding.ASCII.GetBytes(field.Name, description);
            (description[11], description[16]) = ((byte)'C', field.Length);
            made.Write(description);
        }

        made.WriteByte(0x0D);
        for (var record = 0; record < count; record++)
        {
            var row = table.AsSpan(start + (record * length), length);
            made.WriteByte(row[0]);
            foreach (var field in kept)
            {
                made.Write(field.Start < 0 ? "777"u8[..field.Length] : row.Slice(field.Start, field.Length));
            }
        }

        return made.ToArray();
    }
}
