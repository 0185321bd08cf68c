using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Sandbox.Landscape.Drops;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>Each fault of a delivery is really in the bytes that are left in the folder.</summary>
public sealed class DropFaultTests : IAsyncLifetime
{
    private const string Csv = "ASR-NNOV-1";
    private const string Xml = "ASR-NSIB-1";

    private SandboxFixture _sandbox = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _sandbox = await SandboxFixture.StartAsync();

    public ValueTask DisposeAsync() => _sandbox.DisposeAsync();

    [Theory]
    [InlineData(Csv, "SALDO_NNOV_202605_01.csv", "windows-1251")]
    [InlineData(Xml, "SALDO_NSIB_202605_01.xml", "windows-1251")]
    [InlineData("ASR-CHEL-1", "NACH_CHEL_202605_01.psv", "utf-8")]
    public async Task WrongEncoding_CannotBeDecodedAsTheRegistrySays(string system, string file, string encoding)
    {
        var bytes = await SpoiledAsync(system, DropFault.WrongEncoding, file);

        Should.Throw<DecoderFallbackException>(() => WireText.Lines(new MemoryStream(bytes), encoding).Count());
    }

    [Theory]
    [InlineData("ASR-CHIT-1", "NACH_CHIT_202605_01.txt")]
    [InlineData("ASR-AMUR-1", "NACH05.DBF")]
    public async Task WrongEncoding_OfSystemsWhoseCodePageHasAllBytes_GarblesTheNames(string system, string file)
    {
        var bytes = await SpoiledAsync(system, DropFault.WrongEncoding, file);
        var good = await SpoiledAsync(system, null, file);

        bytes.SequenceEqual(good).ShouldBeFalse();
    }

    [Fact]
    public async Task Truncated_EndsInTheMiddle()
    {
        var half = await SpoiledAsync(Csv, DropFault.Truncated, "NACH_NNOV_202605_01.csv");
        var whole = await SpoiledAsync(Csv, null, "NACH_NNOV_202605_01.csv");

        whole.AsSpan().StartsWith(half).ShouldBeTrue();
        half.Length.ShouldBe(whole.Length / 2);
    }

    [Fact]
    public async Task HalfZip_IsNoArchive()
    {
        var bytes = await SpoiledAsync(Csv, DropFault.HalfZip, "DOCS_NNOV_202605_01.zip");

        bytes.AsSpan(0, 2).SequenceEqual("PK"u8).ShouldBeTrue();
        Should.Throw<InvalidDataException>(() => new ZipArchive(new MemoryStream(bytes)));
    }

    [Fact]
    public async Task NestedZip_HoldsTheArchive()
    {
        using var outer = new ZipArchive(new MemoryStream(await SpoiledAsync(Csv, DropFault.NestedZip, "DOCS_NNOV_202605_01.zip")));

        using var inner = new ZipArchive(await outer.Entries.ShouldHaveSingleItem().OpenAsync(Token));
        inner.GetEntry("registry.csv").ShouldNotBeNull();
    }

    [Fact]
    public async Task TraversalName_LeadsOutOfTheArchive()
    {
        using var archive = new ZipArchive(new MemoryStream(await SpoiledAsync(Csv, DropFault.TraversalName, "DOCS_NNOV_202605_01.zip")));

        archive.GetEntry("../../evil").ShouldNotBeNull();
        archive.GetEntry("registry.csv").ShouldNotBeNull();
    }

    [Fact]
    public async Task HostileName_StandsBesideTheOthersAndNowhereElse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "NOT RUN: Windows has no such names.");
        await FaultAsync(Csv, DropFault.HostileName);

        var (name, files) = await DropTests.DropAsync(_sandbox, Csv);

        files.ShouldContain(file => file == @"..\..\evil.csv");
        files.ShouldContain(file => file == "SALDO_NNOV_202605_01.csv");
        Directory.GetFiles(Path.GetDirectoryName(_sandbox.DropFolder)!, "*evil*", SearchOption.AllDirectories).ShouldHaveSingleItem().ShouldStartWith(Path.Combine(_sandbox.DropFolder, Csv, name));
    }

    [Theory]
    [InlineData(Csv, 172_800)]
    [InlineData(Xml, -172_800)]
    public async Task ClockSkew_ShiftsTheTimesOfWriting(string system, int seconds)
    {
        await _sandbox.ControlAsync($"billing/{system}/faults", new { kind = "ClockSkew", seconds });
        var before = TimeProvider.System.GetUtcNow().UtcDateTime;

        var (name, files) = await DropTests.DropAsync(_sandbox, system);

        files.ShouldAllBe(file => Math.Abs((File.GetLastWriteTimeUtc(Path.Combine(_sandbox.DropFolder, system, name, file)) - before).TotalSeconds - seconds) < 3600);
    }

    [Fact]
    public async Task ZipBomb_UnpacksToHundredsOfMegabytes()
    {
        var bytes = await SpoiledAsync(Csv, DropFault.ZipBomb, "DOCS_NNOV_202605_01.zip");
        using var archive = new ZipArchive(new MemoryStream(bytes));

        bytes.Length.ShouldBeLessThan(4 * 1024 * 1024);
        archive.Entries.Max(entry => entry.Length).ShouldBe(SpoiledFiles.BombBytes);
    }

    [Theory]
    [InlineData(DropFault.XmlBomb, "<!ENTITY a9 ")]
    [InlineData(DropFault.ExternalEntity, "SYSTEM \"file:///etc/passwd\"")]
    public async Task Entities_AreDeclaredAndUsed(object fault, string mark)
    {
        var text = Connectors.SourceSystems.Cp1251.GetString(await SpoiledAsync(Xml, (DropFault)fault, "NACH_NSIB_202605_01.xml"));

        text.ShouldContain("<!DOCTYPE");
        text.ShouldContain(mark);
        text.ShouldContain("&e;\n <ЛицевойСчет");
    }

    [Fact]
    public async Task DuplicateDelivery_IsTheLastOneByteForByte()
    {
        var (first, files) = await DropTests.DropAsync(_sandbox, Csv);
        await FaultAsync(Csv, DropFault.DuplicateDelivery);

        var (second, again) = await DropTests.DropAsync(_sandbox, Csv);

        second.ShouldBe("d02");
        again.ShouldBe(files.Order(StringComparer.Ordinal));
        foreach (var file in again)
        {
            (await ReadAsync(Csv, second, file)).ShouldBe(await ReadAsync(Csv, first, file));
        }
    }

    [Fact]
    public async Task Disorder_LeavesTheOlderVersionLater()
    {
        await DropTests.DropAsync(_sandbox, Csv);
        await DropTests.DropAsync(_sandbox, Csv);
        await FaultAsync(Csv, DropFault.Disorder);

        (await DropTests.DropAsync(_sandbox, Csv)).Name.ShouldBe("d04");

        var (newer, older) = (await ReadAsync(Csv, "d03", "SALDO_NNOV_202606_01_v3.csv"), await ReadAsync(Csv, "d04", "SALDO_NNOV_202606_01_v2.csv"));
        newer.SequenceEqual(older).ShouldBeFalse();
        (await DropTests.DropAsync(_sandbox, Csv)).Files.ShouldContain(each => each == "SALDO_NNOV_202606_01_v4.csv");
    }

    [Theory]
    [InlineData(Csv, "SALDO_NNOV_202605_01.csv")]
    [InlineData(Csv, "NACH_NNOV_202605_01.csv")]
    [InlineData("ASR-AMUR-1", "NACH05.DBF")]
    [InlineData("ASR-CHIT-1", "CDR_CHIT_202605_01.txt")]
    [InlineData("ASR-CHIT-1", "SALDO_CHIT_202605_01.txt")]
    [InlineData("ASR-CHEL-1", "NACH_CHEL_202605_01.psv")]
    [InlineData(Xml, "NACH_NSIB_202605_01.xml")]
    [InlineData(Xml, "KL1C_NSIB_202605_01.txt")]
    [InlineData("ITC-NW", "ITC_NW_202605_v1.csv")]
    [InlineData("ITC-URAL", "ITC_URAL_202605_v1.xml")]
    public async Task TrailerLies_DisagreesInOneDigit(string system, string file)
    {
        var lying = await SpoiledAsync(system, DropFault.TrailerLies, file);
        var honest = await SpoiledAsync(system, null, file);

        lying.Length.ShouldBe(honest.Length);
        lying.Zip(honest).Count(pair => pair.First != pair.Second).ShouldBe(1);
        Control(system, file, lying).Rejection.ShouldBe(RejectReason.TrailerMismatch);
        Control(system, file, honest).Rejection.ShouldBeNull();
    }

    [Theory]
    [InlineData("ASR-AMUR-1", "HalfZip")]
    [InlineData(Csv, "XmlBomb")]
    [InlineData(Csv, "Hang")]
    [InlineData(Csv, "Refuse")]
    [InlineData("ASR-MSK-1", "Refuse")]
    [InlineData("ASR-MSK-1", "TraversalName")]
    [InlineData("ASR-MSK-1", "ZipBomb")]
    [InlineData("ASR-MSK-1", "XmlBomb")]
    [InlineData("ASR-MSK-1", "ExternalEntity")]
    public async Task Fault_ThatTheSystemCannotHave_IsRefused(string system, string kind)
    {
        using var answer = await _sandbox.Http.PostAsync($"control/billing/{system}/faults", new FormUrlEncodedContent([new("kind", kind)]), Token);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static FileControl Control(string code, string file, byte[] content)
    {
        var row = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero)).Registry.Find(code)!;
        var system = SourceSystem.Create(
            row.Code, row.Short, SourceSystemKind.Billing, row.Code, row.Code, null, row.Zone.Id, row.Dialect, row.Transport, row.Encoding, row.BalancePositive, row.NamingDomain, "", "", "", isActive: true);
        var connector = Infrastructure.Connectors.ConnectorServices.All.Single(each => each.Dialect == row.Dialect);
        return connector.Check(system, connector.Recognise(system, new("d01", file, content.Length, () => new MemoryStream(content)))!, new MemoryStream(content));
    }

    /// <summary>A file of the next delivery of a system; of a sandbox without a past, so that it is always the same month.</summary>
    private async Task<byte[]> SpoiledAsync(string system, DropFault? fault, string file)
    {
        if (Directory.Exists(Path.Combine(_sandbox.DropFolder, system)))
        {
            Directory.Delete(Path.Combine(_sandbox.DropFolder, system), recursive: true);
        }

        if (fault is { } kind)
        {
            await FaultAsync(system, kind);
        }

        var (name, files) = await DropTests.DropAsync(_sandbox, system);
        files.ShouldContain(each => each == file);
        return await ReadAsync(system, name, file);
    }

    private Task<JsonElement> FaultAsync(string system, DropFault fault) => _sandbox.ControlAsync($"billing/{system}/faults", new { kind = fault.ToString() });

    private Task<byte[]> ReadAsync(string system, string delivery, string file) => File.ReadAllBytesAsync(Path.Combine(_sandbox.DropFolder, system, delivery, file), Token);
}
