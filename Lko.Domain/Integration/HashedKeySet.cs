using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Lko.Domain.Integration;

/// <summary>
/// Keys as 76 bits of a hash in eight bytes each, so that the ten million keys of a large file fit into 150 MiB: the first bits find a block,
/// the 64 after the first twelve are kept. Two different keys out of ten million are taken for one with a probability below 10⁻⁹. The hash is
/// a quick one with a seed of the set's own, so that nobody can write a file of keys that meet; beside stored keys it is their SHA-256.
/// A full block is split into two where it lies (extendible hashing): what grows leaves no outgrown copies behind.
/// </summary>
public sealed class HashedKeySet : IKeySet, IDisposable
{
    private const int FirstDepth = 12;
    private const int FirstCapacity = 16;
    private const int BlockCapacity = 512;
    private const int MostOnStack = 512;

    /// <summary>Blocks from which on a set is worth a collection when it is done with: 64 MiB.</summary>
    private const int LargeSet = 16_384;

    private readonly long _seed = Random.Shared.NextInt64();

    /// <summary>One for all keys: a hash begun anew costs more than the hashing of a key. Null where no stored keys are met.</summary>
    private readonly IncrementalHash? _stored;

    /// <summary>The block of each beginning of <see cref="_depth"/> bits; one block may stand at several.</summary>
    private Block?[] _blocks = new Block?[1 << FirstDepth];

    private int _depth = FirstDepth;

    public HashedKeySet()
    {
    }

    private HashedKeySet(IncrementalHash stored) => _stored = stored;

    /// <summary>A set to which <see cref="AddHash"/> adds.</summary>
    public static HashedKeySet BesideStored() => new(IncrementalHash.CreateHash(HashAlgorithmName.SHA256));

    public bool Add(string key)
    {
        if (_stored is null)
        {
            return Add(XxHash128.HashToUInt128(MemoryMarshal.AsBytes(key.AsSpan()), _seed));
        }

        Span<byte> text = stackalloc byte[MostOnStack];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        _stored.AppendData(Encoding.UTF8.TryGetBytes(key, text, out var length) ? text[..length] : Encoding.UTF8.GetBytes(key));
        _stored.GetHashAndReset(hash);
        return Add(BinaryPrimitives.ReadUInt128BigEndian(hash));
    }

    /// <summary>Adds a key that was stored as <see cref="Hex"/>.</summary>
    /// <exception cref="InvalidOperationException">The set is not <see cref="BesideStored"/>.</exception>
    public void AddHash(string hex)
    {
        if (_stored is null)
        {
            throw new InvalidOperationException("Stored keys are hashed in another way.");
        }

        Add(UInt128.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
    }

    /// <summary>The stored form of a key.</summary>
    public static string Hex(string key) => Hash(key).ToString("x32", CultureInfo.InvariantCulture);

    public static UInt128 Hash(string key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }

    /// <summary>The keys of a large file go at once: left to the collector, they would lie beside those of the next reading of it.</summary>
    public void Dispose()
    {
        _stored?.Dispose();
        var isLarge = _blocks.Length >= LargeSet;
        _blocks = [];
        if (isLarge)
        {
            GC.Collect();
        }
    }

    private bool Add(UInt128 hash)
    {
        var index = (int)(hash >> (128 - _depth));

        // Zero marks a free place.
        var value = (ulong)(hash >> (64 - FirstDepth)) is not 0 and var bits ? bits : 1;
        var block = _blocks[index] ??= new(_depth, FirstCapacity);
        if (!block.Put(value))
        {
            return false;
        }

        if (block.IsFull)
        {
            if (block.Capacity < BlockCapacity)
            {
                block.Widen();
            }
            else
            {
                Split(block, index);
            }
        }

        return true;
    }

    private void Split(Block block, int index)
    {
        if (block.Depth == _depth)
        {
            var twice = new Block?[_blocks.Length * 2];
            for (var each = 0; each < twice.Length; each++)
            {
                twice[each] = _blocks[each / 2];
            }

            (_blocks, _depth, index) = (twice, _depth + 1, index * 2);
        }

        // All beginnings of the block lie side by side; the upper half of them is the new block's.
        var half = 1 << (_depth - block.Depth - 1);
        var other = block.Split();
        _blocks.AsSpan((index & ~((2 * half) - 1)) + half, half).Fill(other);
    }

    /// <summary>A small open table.</summary>
    /// <param name="depth">How many first bits all its keys have in common.</param>
    private sealed class Block(int depth, int capacity)
    {
        private ulong[] _places = new ulong[capacity];
        private int _count;

        public int Depth { get; private set; } = depth;

        public int Capacity => _places.Length;

        /// <summary>Three quarters at most, so that a search stays short.</summary>
        public bool IsFull => _count * 4 > _places.Length * 3;

        public bool Put(ulong value)
        {
            var mask = _places.Length - 1;
            for (var place = (int)value & mask; ; place = (place + 1) & mask)
            {
                if (_places[place] == value)
                {
                    return false;
                }

                if (_places[place] == 0)
                {
                    _places[place] = value;
                    _count++;
                    return true;
                }
            }
        }

        public void Widen()
        {
            var before = _places;
            (_places, _count) = (new ulong[before.Length * 2], 0);
            foreach (var value in before)
            {
                if (value != 0)
                {
                    Put(value);
                }
            }
        }

        /// <summary>Keeps the keys whose next bit is not set and gives the others away.</summary>
        public Block Split()
        {
            Span<ulong> all = stackalloc ulong[BlockCapacity];
            _places.CopyTo(all);
            Array.Clear(_places);
            _count = 0;
            var bit = 1UL << (63 + FirstDepth - Depth);
            var other = new Block(++Depth, BlockCapacity);
            foreach (var value in all)
            {
                if (value != 0)
                {
                    ((value & bit) == 0 ? this : other).Put(value);
                }
            }

            return other;
        }
    }
}
