using System.Text;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>What is wrong with the bytes of an answer, whatever they say.</summary>
internal static class AnswerBody
{
    /// <summary>Services do not begin with a byte order mark; what does was saved by hand, or passed through something that changes it.</summary>
    public static string? ObjectionToMark(ReadOnlySpan<byte> body) => body.StartsWith(Encoding.UTF8.Preamble) ? "the answer begins with a byte order mark" : null;
}
