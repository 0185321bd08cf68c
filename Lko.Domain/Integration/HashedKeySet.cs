using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Lko.Domain.Integration;

/// <summary>
/// Keys as 76 bits of their SHA-256 in eight bytes each, so that the ten million keys of a large file fit into 150 MiB: the first bits choose
/// one of many small open tables, which grow one by one, the next 64 are kept. Two different keys out of ten million are taken for one with a
/// probability below 10⁻⁹.
/// </summary>
public sealed class HashedKeySet : IKeySet, IDisposable
{
    private const int TableBits = 12;
    private const int FirstCapacity = 16;
    private const int MostOnStack = 512;

    private readonly ulong[]?[] _tables = new ulong[]?[1 << TableBits];
    private readonly int[] _counts = new int[1 << TableBits];

    /// <summary>One for all keys: a hash begun anew costs more than the hashing of a key.</summary>
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public bool Add(string key)
    {
        Span<byte> text = stackalloc byte[MostOnStack];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _hash.AppendData(Encoding.UTF8.TryGetBytes(key, text, out var length) ? text[..length] : Encoding.UTF8.GetBytes(key));
        _hash.GetHashAndReset(hash);
        return Add(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Adds a key that was stored as <see cref="Hex"/>.</summary>
    public void AddHash(string hex) => Add(UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    /// <summary>The stored form of a key.</summary>
    public static string Hex(string key) => Hash(key).ToString("x32", CultureInfo.InvariantCulture);

    public static UInt128 Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    public void Dispose() => _hash.Dispose();

    private bool Add(UInt128 hash)
    {
        var index = (int)(hash >> (128 - TableBits));

        // Zero marks a free place.
        var value = (ulong)(hash >> (64 - TableBits)) is not 0 and var bits ? bits : 1;
        var table = _tables[index] ??= new ulong[FirstCapacity];
        if (!Put(table, value))
        {
            return false;
        }

        // Three quarters full at most, so that a search stays short.
        if (++_counts[index] * 4 > table.Length * 3)
        {
            var larger = new ulong[table.Length * 2];
            foreach (var each in table)
            {
                if (each != 0)
                {
                    Put(larger, each);
                }
            }

            _tables[index] = larger;
        }

        return true;
    }

    private static bool Put(ulong[] table, ulong value)
    {
        var mask = table.Length - 1;
        for (var place = (int)value & mask; ; place = (place + 1) & mask)
        {
            if (table[place] == value)
            {
                return false;
            }

            if (table[place] == 0)
            {
                table[place] = value;
                return true;
            }
        }
    }
}
