using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Tests.Connectors.Kit;

/// <summary>Where the exchange rules leave a form open, every form is read.</summary>
public sealed class LooseFormTests
{
    [Fact]
    public void LinesOfBlanks_AreLeftOutAndCounted()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes("one\r\n   \r\n\t\n\nfive\n  "));

        WireText.Lines(content, "utf-8").Select(line => (line.Number, line.Text)).ShouldBe([(1, "one"), (5, "five")]);
    }

    [Theory]
    [InlineData("ITC_URAL_202605_v3.xml", 3)]
    [InlineData("ITC_URAL_202605.xml", 1)]
    public void FileOfVolumes_WithoutAVersion_IsTheFirst(string name, int version) =>
        ItcFileName.Parse(name, "URAL", ".xml").ShouldBe(new FileName(new(Feed.Interconnect, new Period(2026, 5), 1), version));

    [Theory]
    [InlineData("ITC_URAL_202605_v.xml")]
    [InlineData("ITC_URAL_202605_v00001.xml")]
    [InlineData("ITC_URAL_202605v2.xml")]
    public void FileOfVolumes_WithAnotherName_IsNone(string name) => ItcFileName.Parse(name, "URAL", ".xml").ShouldBeNull();
}
