using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Lko.Domain.Integration;

/// <summary>
/// By what the files of a system were read: the version of its connector and those settings of its row in the registry that give the same bytes another meaning.
/// A file with another mark is read again, behind everything that is new.
/// </summary>
public static class ReaderMark
{
    /// <returns>Never zero, which stands for a file that is to be read again.</returns>
    public static int Of(SourceSystem system, ISourceConnector connector)
    {
        // Answers that were asked for are kept in the encoding the row had then (docs/decisions/0010), and are not to be read in another.
        var encoding = string.Equals(system.Transport, RegistryEntry.Asked, StringComparison.Ordinal) ? "" : system.Encoding;
        var told = $"{connector.Dialect}|{connector.Version}|{encoding}|{system.BalancePositive}|{system.TimeZone}|{system.NamingDomain}";
        return unchecked((int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(told.AsSpan()))) | 1;
    }
}
