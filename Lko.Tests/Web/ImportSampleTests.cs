using System.Text.Json.Nodes;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Lko.Web;

namespace Lko.Tests.Web;

/// <summary>The command over the recorded deliveries of every system, from its arguments to what it prints; <see cref="ImportCommandTests"/> starts it as a process. All share one database: a dry run keeps nothing in it.</summary>
public sealed class ImportSampleTests(TempFolder data) : IClassFixture<TempFolder>
{
    private const int Read = 0;
    private const int FilesRejected = 3;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(SampleTests.Systems), MemberType = typeof(SampleTests))]
    public async Task DryRun_RecordedDeliveries_PrintsExactlyTheExpectedResult(string system)
    {
        var folder = SourceSystems.SampleFolder(system);
        await using var output = new PrintedText();
        await using var errors = new StringWriter();

        var exit = await ImportCommand.RunAsync([ImportCommand.Name, "--system", system, "--path", folder, "--dry-run", "--json", $"--Data:Path={data.Path}"], output, errors, Token);

        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "expected.json"), Token))!;
        exit.ShouldBe(expected["rejected"]!.AsArray().Count > 0 ? FilesRejected : Read, errors.ToString());
        JsonNode.DeepEquals(JsonNode.Parse(output.ToString()), expected).ShouldBeTrue(output.ToString());
    }
}
