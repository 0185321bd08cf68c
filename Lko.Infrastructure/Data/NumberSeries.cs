namespace Lko.Infrastructure.Data;

/// <summary>The last number given out of one series, e.g. orders of one year.</summary>
public sealed class NumberSeries
{
    public const int MaxNameLength = 40;

    public NumberSeries(string name, long last) => (Name, Last) = (name, last);

    public string Name { get; private set; }

    public long Last { get; private set; }
}
