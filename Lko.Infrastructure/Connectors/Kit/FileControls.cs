using System.Text;
using System.Text.Json;
using System.Xml;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>Counts and sums of a file, gathered row by row. An amount that cannot be read counts as nothing; sums agree to the kopeck.</summary>
internal sealed class ControlSums(int columns)
{
    private readonly decimal[] _sums = new decimal[columns];

    public int Count { get; private set; }

    public IReadOnlyList<decimal> Sums => _sums;

    public void Row() => Count++;

    public void Add(int column, ReadOnlySpan<char> text)
    {
        if (WireNumber.TryParse(text, out var amount) && Math.Abs(amount) < 1e18m)
        {
            _sums[column] += amount;
        }
    }

    public void Add(int column, decimal amount) => _sums[column] += amount;

    public bool CountIs(ReadOnlySpan<char> told) => WireNumber.TryParse(told, out var count) && count == Count;

    public bool SumIs(int column, ReadOnlySpan<char> told) =>
        WireNumber.TryParse(told, out var sum) && Kopecks(sum) == Kopecks(_sums[column]);

    private static decimal Kopecks(decimal amount) => Math.Round(amount, 2, MidpointRounding.AwayFromZero);
}

internal static class FileControls
{
    /// <summary>Runs the controls of a file: bytes that are no text, markup that breaks off and archives that are none reject it, they do not fail the run.</summary>
    public static FileControl Run(Func<FileControl> check)
    {
        try
        {
            return check();
        }
        catch (DecoderFallbackException)
        {
            return FileControl.Rejected(RejectReason.BadEncoding);
        }
        catch (Exception failure) when (failure is XmlException or JsonException or InvalidDataException or EndOfStreamException)
        {
            return FileControl.Rejected(RejectReason.TrailerMismatch);
        }
    }
}
