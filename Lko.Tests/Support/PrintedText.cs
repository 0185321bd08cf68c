using System.Text;

namespace Lko.Tests.Support;

/// <summary>What a command prints.</summary>
internal sealed class PrintedText : MemoryStream
{
    public override string ToString() => Encoding.UTF8.GetString(ToArray());
}
