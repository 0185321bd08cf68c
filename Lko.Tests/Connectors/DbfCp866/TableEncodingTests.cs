using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;

namespace Lko.Tests.Connectors.DbfCp866;

/// <summary>A table whose bytes are no text in the encoding of its system is refused for that, and nothing of it is read.</summary>
public sealed class TableEncodingTests
{
    private static readonly byte[] Table = File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder("ASR-AMUR-1"), "d01", "SALDO05.DBF"));

    [Fact]
    public void TableOfManyBytesACharacter_IsRefused() => Check("utf-8", Table).ShouldBe(FileControl.Rejected(RejectReason.BadEncoding));

    [Fact]
    public void ByteThatIsNoCharacter_RefusesTheTable()
    {
        Check("windows-1251", Table).Rejection.ShouldBeNull();
        var damaged = Table.ToArray();
        damaged[BitConverter.ToUInt16(damaged, 8) + 1] = 0x98;

        Check("windows-1251", damaged).ShouldBe(FileControl.Rejected(RejectReason.BadEncoding));
        Check("cp866", damaged).Rejection.ShouldBeNull();
    }

    private static FileControl Check(string encoding, byte[] content)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == "dbf-cp866");
        var system = SourceSystem.Create(
            "ASR-X", "X", SourceSystemKind.Billing, "ASR-X", "ASR-X", null, "Europe/Moscow", connector.Dialect, "folder", encoding, balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
        var name = connector.Recognise(system, new("d01", "SALDO05.DBF", content.Length, () => new MemoryStream(content))).ShouldNotBeNull();
        return connector.Check(system, name, new MemoryStream(content));
    }
}
