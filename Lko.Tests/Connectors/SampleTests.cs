using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;

namespace Lko.Tests.Connectors;

/// <summary>Recorded deliveries of every dialect give exactly the canonical result that stands beside them: totals, balances, and what became of every file and row.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Systems => [.. Directory.GetDirectories(Path.Combine(AppContext.BaseDirectory, "Samples")).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Read_RecordedDeliveries_EqualsExpected(string system)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
        var read = new ReadFolder(database.For(null), ConnectorServices.All, [new CrmResult(), new LastMileResult()]);
        var folder = SourceSystems.SampleFolder(system);

        var actual = (await read.Run(system, new Folder(folder), TestContext.Current.CancellationToken)).Value.Result;

        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "expected.json"), TestContext.Current.CancellationToken))!.AsObject();
        actual.Select(member => member.Key).ShouldBe(expected.Select(member => member.Key), ignoreOrder: true);
        foreach (var (member, value) in expected)
        {
            JsonNode.DeepEquals(actual[member], value).ShouldBeTrue($"{system} {member}:\n{actual[member]?.ToJsonString()}\nshould be\n{value?.ToJsonString()}");
        }
    }

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

    [Fact]
    public void Samples_CoverEveryDialect() => Systems.Count.ShouldBeGreaterThanOrEqualTo(20);

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);
    }
}
