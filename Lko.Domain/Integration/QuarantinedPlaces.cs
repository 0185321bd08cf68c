namespace Lko.Domain.Integration;

/// <summary>Where a row stands that does not count, and why.</summary>
/// <param name="Path">As in <see cref="QuarantinedRow.Path"/>.</param>
public readonly record struct QuarantinedPlace(string Path, int Line, RejectReason Reason);

/// <summary>The places of all rows that do not count, in the order of their files and lines. A row takes two bytes or three: there may be as many as a large file has lines.</summary>
public sealed class QuarantinedPlaces
{
    private readonly SortedDictionary<string, PlacesInFile> _files = new(StringComparer.Ordinal);
    private (string Path, PlacesInFile Places)? _last;

    public int Count { get; private set; }

    public IEnumerable<QuarantinedPlace> All => _files.SelectMany(file => file.Value.InOrder(), (file, place) => new QuarantinedPlace(file.Key, place.Line, place.Reason));

    public void Add(string path, int line, RejectReason reason)
    {
        if (_last is not { } last || !string.Equals(last.Path, path, StringComparison.Ordinal))
        {
            if (!_files.TryGetValue(path, out var places))
            {
                _files.Add(path, places = new());
            }

            _last = last = (path, places);
        }

        last.Places.Add(line, reason);
        Count++;
    }

    /// <summary>Lines as the distances between them, seven bits a byte, each with its reason behind it.</summary>
    private sealed class PlacesInFile
    {
        private const int BlockSize = 32 * 1024;
        private const int MostBytes = 6;
        private const byte More = 0x80;
        private const int Bits = 7;

        private readonly List<(byte[] Bytes, int Length)> _full = [];
        private byte[] _block = new byte[64];
        private int _length;
        private int _line;
        private bool _isUnordered;

        public void Add(int line, RejectReason reason)
        {
            if (_length > _block.Length - MostBytes)
            {
                Grow();
            }

            _isUnordered |= line < _line;
            var distance = (uint)(line - _line);
            for (; distance >= More; distance >>= Bits)
            {
                _block[_length++] = (byte)(distance | More);
            }

            _block[_length++] = (byte)distance;
            _block[_length++] = (byte)reason;
            _line = line;
        }

        public IEnumerable<(int Line, RejectReason Reason)> InOrder() => _isUnordered ? Told().OrderBy(place => place.Line) : Told();

        private void Grow()
        {
            if (_block.Length < BlockSize)
            {
                Array.Resize(ref _block, _block.Length * 2);
                return;
            }

            _full.Add((_block, _length));
            (_block, _length) = (new byte[BlockSize], 0);
        }

        private IEnumerable<(int Line, RejectReason Reason)> Told()
        {
            var line = 0;
            foreach (var (bytes, length) in _full.Append((_block, _length)))
            {
                for (var at = 0; at < length;)
                {
                    var distance = 0u;
                    for (var shift = 0; ; shift += Bits)
                    {
                        var part = bytes[at++];
                        distance |= (uint)(part & ~More) << shift;
                        if ((part & More) == 0)
                        {
                            break;
                        }
                    }

                    line += (int)distance;
                    yield return (line, (RejectReason)bytes[at++]);
                }
            }
        }
    }
}
