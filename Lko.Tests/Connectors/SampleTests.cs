using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Connectors;

/// <summary>The recorded deliveries of every dialect (<see cref="Web.ImportSampleTests"/> reads them), and what none of them shows.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Systems => [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Samples")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    /// <summary>A number far off is a mistake of whoever wrote it: naming two thousand million missing events would help nobody.</summary>
    [Fact]
    public async Task EventNumberedFarOff_NamesTheFirstOfWhatIsMissing()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("d01"));
        await File.WriteAllLinesAsync(
            folder.Combine("d01", "order_events.jsonl"),
            new[] { 1, 2_000_000_000 }.Select(number => $$"""{"eventId":"{{Guid.NewGuid()}}","seq":{{number}},"type":"order.stateChanged","orderId":"LKO-2026-0000073","from":"DRAFT","to":"SUBMITTED","at":"2026-05-01T15:24:07Z","actor":"CRM","expectedCompletion":"2026-05-31","comment":null}"""),
            TestContext.Current.CancellationToken);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var read = new ReadFolder(database.For(null), ConnectorServices.All, [new CrmResult(), new LastMileResult()]);

        var shown = (await read.Run("CRM", new Folder(folder.Path), TestContext.Current.CancellationToken)).Value.Result;

        shown["order_events"]!["orders_with_gaps"]!["LKO-2026-0000073"]!.AsArray().Select(number => number!.GetValue<int>()).ShouldBe(Enumerable.Range(2, 1000));
    }

    /// <summary>What stands for no date on the wire is none in an event either.</summary>
    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"0001-01-01\"")]
    [InlineData("null")]
    public async Task EventWithoutAnExpectedDay_Counts(string day)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.Combine("d01"));
        await File.WriteAllTextAsync(
            folder.Combine("d01", "order_events.jsonl"),
            $$"""{"eventId":"{{Guid.NewGuid()}}","seq":1,"type":"order.stateChanged","orderId":"LKO-2026-0000073","from":"DRAFT","to":"SUBMITTED","at":"2026-05-01T15:24:07Z","actor":"CRM","expectedCompletion":{{day}},"comment":null}""" + "\n",
            TestContext.Current.CancellationToken);
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var read = new ReadFolder(database.For(null), ConnectorServices.All, [new CrmResult(), new LastMileResult()]);

        var shown = (await read.Run("CRM", new Folder(folder.Path), TestContext.Current.CancellationToken)).Value.Result;

        shown["order_events"]!["unique"]!.GetValue<int>().ShouldBe(1);
    }

    [Fact]
    public void Samples_CoverEveryDialect() =>
        Systems.Select(system => JsonNode.Parse(File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(system.Data), "expected.json")))!["dialect"]!.GetValue<string>())
            .Distinct(StringComparer.Ordinal).ShouldBe(ConnectorServices.All.Select(connector => connector.Dialect), ignoreOrder: true);

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);
    }
}
