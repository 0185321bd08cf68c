using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors;

/// <summary>A file of a system called ASR-X, or X in names of files, written out in a test.</summary>
internal sealed class WrittenFile
{
    private readonly ISourceConnector _connector;
    private readonly SourceSystem _system;
    private readonly FileName _name;
    private readonly byte[] _content;

    public WrittenFile(string dialect, string file, string text)
        : this(dialect, file, (dialect is "fixed-cp866" ? WireText.Strict("cp866") : new UTF8Encoding(encoderShouldEmitUTF8Identifier: dialect is "csv-cp1251")) is var encoding
            ? [.. encoding.Preamble, .. encoding.GetBytes(text)] : [])
    {
    }

    public WrittenFile(string dialect, string file, byte[] content)
    {
        _content = content;
        _connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        _system = SourceSystem.Create(
            "ASR-X", "X", SourceSystemKind.Billing, "ASR-X", "ASR-X", null, "Europe/Moscow", dialect, "folder", dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : dialect is "csv-cp1251" ? "windows-1251" : "utf-8",
            balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
        _name = _connector.Recognise(_system, new("d01", file, content.Length, () => new MemoryStream(content))).ShouldNotBeNull();
    }

    public FileControl Check() => _connector.Check(_system, _name, new MemoryStream(_content));

    public List<SourceRow> Read() => [.. _connector.Read(_system, _name, new MemoryStream(_content))];
}
