using System.IO.Compression;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;

namespace Lko.Tests.Connectors.Kit;

/// <summary>Files that come packed, in every dialect of files: read as if they were not; what is no whole archive of one file is refused.</summary>
public sealed class PackedFilesTests
{
    public static TheoryData<string, string, string, string> Files => new()
    {
        { "csv-cp1251", "ASR-NNOV-1", "NNOV", "d01/SALDO_NNOV_202605_01.csv" },
        { "csv-cp1251", "ASR-NNOV-1", "NNOV", "d01/DET_NNOV_352000012345_202605_01.csv" },
        { "dbf-cp866", "ASR-AMUR-1", "AMUR", "d01/NACH05V2.DBF" },
        { "fixed-cp866", "ASR-CHIT-1", "CHIT", "d01/CDR_CHIT_202605_01.txt" },
        { "xml-1c", "ASR-NSIB-1", "NSIB", "d01/NACH_NSIB_202605_01.xml" },
        { "xml-1c", "ASR-NSIB-1", "NSIB", "d01/KL1C_NSIB_202605_01.txt" },
        { "pipe-utf8", "ASR-CHEL-1", "CHEL", "d01/OPL_CHEL_202605_01.psv" },
        { "itc-csv", "ITC-NW", "NW", "d01/ITC_NW_202605_v1.csv" },
        { "itc-xml", "ITC-SIBERIA", "SIBERIA", "d01/ITC_SIBERIA_202605_v1.xml" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public void PackedFile_SaysWhatThePlainOneSays(string dialect, string system, string shortName, string path)
    {
        var content = File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(system), path));
        var name = Path.GetFileName(path);
        var plain = Read(dialect, shortName, name, content);
        plain.Control.Rejection.ShouldBeNull();

        foreach (var packed in new[] { Path.ChangeExtension(name, ".zip"), name + ".zip" })
        {
            var read = Read(dialect, shortName, packed, Archive((name, content)));

            read.Name.ShouldBe(plain.Name);
            read.Control.ShouldBe(plain.Control);
            read.Rows.Select(row => (row.Line, row.Record, row.Fault)).ShouldBe(plain.Rows.Select(row => (row.Line, row.Record, row.Fault)));
            read.Rows.ShouldAllBe(row => row.Member == name);
        }
    }

    /// <summary>What was unpacked and not cleared away goes with the rest of the folder when the next process starts.</summary>
    [Fact]
    public void PackedFile_IsUnpackedToTheWorkFolder_AndGoesWhenItIsRead()
    {
        using var folder = new Lko.Tests.Support.TempFolder();
        using var work = new Lko.Infrastructure.Connectors.Kit.WorkFolder(folder.Path);
        var (connector, system) = (ConnectorServices.Over(() => work).Single(each => each.Dialect == "csv-cp1251"), System("csv-cp1251", "NNOV"));
        var content = Saldo();
        var file = connector.Recognise(system, new("d01", "SALDO_NNOV_202605_01.zip", content.Length, () => new MemoryStream(content))).ShouldNotBeNull();

        using (var rows = connector.Read(system, file, new MemoryStream(content)).GetEnumerator())
        {
            rows.MoveNext().ShouldBeTrue();
            Unpacked().ShouldBe(1);
        }

        Unpacked().ShouldBe(0);

        int Unpacked() => Directory.GetDirectories(folder.Path).Sum(own => Directory.GetFiles(own).Length);
    }

    public static TheoryData<string, byte[]> Broken => new()
    {
        { "half", Saldo()[..(Saldo().Length / 2)] },
        { "two files", Archive(("1.csv", "x"u8.ToArray()), ("2.csv", "x"u8.ToArray())) },
        { "none", Archive() },
        { "a path", Archive(("../../evil.csv", "x"u8.ToArray())) },
        { "another path", Archive(("..\\evil.csv", "x"u8.ToArray())) },
        { "a bomb", Archive(("bomb.csv", new byte[300 << 20])) },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void WhatIsNoWholeArchiveOfOneFile_IsRefused(string what, byte[] content) =>
        Read("csv-cp1251", "NNOV", "SALDO_NNOV_202605_01.zip", content).Control.ShouldBe(FileControl.Of(false), what);

    [Fact]
    public void ArchiveOfAnotherName_IsNotRead() =>
        Connector("csv-cp1251").Recognise(System("csv-cp1251", "NNOV"), new("d01", "photos.zip", 1, () => new MemoryStream(Saldo()))).ShouldBeNull();

    private static byte[] Saldo() => Archive(("SALDO_NNOV_202605_01.csv", File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder("ASR-NNOV-1"), "d01", "SALDO_NNOV_202605_01.csv"))));

    private static byte[] Archive(params (string Name, byte[] Content)[] members)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in members)
            {
                using var entry = archive.CreateEntry(name, CompressionLevel.Fastest).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    private static ISourceConnector Connector(string dialect) => ConnectorServices.All.Single(each => each.Dialect == dialect);

    private static SourceSystem System(string dialect, string shortName) => SourceSystem.Create(
        "X", shortName, SourceSystemKind.Billing, "X", "X", null, "Europe/Moscow", dialect, "folder",
        dialect is "fixed-cp866" or "dbf-cp866" ? "cp866" : dialect is "pipe-utf8" or "itc-xml" ? "utf-8" : "windows-1251", balancePositive: false, "RT.X.LS", "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);

    private static (FileName Name, FileControl Control, List<SourceRow> Rows) Read(string dialect, string shortName, string name, byte[] content)
    {
        var (connector, system) = (Connector(dialect), System(dialect, shortName));
        var file = connector.Recognise(system, new("d01", name, content.Length, () => new MemoryStream(content))).ShouldNotBeNull();
        var control = connector.Check(system, file, new MemoryStream(content));
        return (file, control, control.Rejection is null ? [.. connector.Read(system, file, new MemoryStream(content))] : []);
    }
}
