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
        var told = $"{connector.Dialect}|{connector.Version}|{system.Encoding}|{system.BalancePositive}|{system.TimeZone}|{system.NamingDomain}";
        return unchecked((int)XxHash3.HashToUInt64(MemoryMarshal.AsBytes(told.AsSpan()))) | 1;
    }
}
