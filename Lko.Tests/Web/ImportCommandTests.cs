using System.Diagnostics;
using System.Text.Json.Nodes;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Lko.Web;

namespace Lko.Tests.Web;

/// <summary>The command as operations start it: a process with its exit code, JSON on standard output and everything else beside it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private readonly TempFolder _data = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData("CRM", 0)]
    [InlineData("ASR-NNOV-1", 3)]
    [InlineData("ITC-NW", 3)]
    public async Task DryRun_PrintsTheCanonicalResultAndNothingElse(string system, int code)
    {
        var (exit, output, errors) = await RunAsync("--system", system, "--path", SourceSystems.SampleFolder(system), "--dry-run", "--json");

        exit.ShouldBe(code, errors);
        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(SourceSystems.SampleFolder(system), "expected.json"), Token));
        JsonNode.DeepEquals(JsonNode.Parse(output), expected).ShouldBeTrue(output);
    }

    [Fact]
    public async Task Import_StoresTheRowsAndSaysHowMany()
    {
        var (exit, output, errors) = await RunAsync("--system", "ASR-CHEL-1", "--path", SourceSystems.SampleFolder("ASR-CHEL-1"));

        exit.ShouldBeOneOf(0, 3);
        JsonNode.Parse(output).ShouldNotBeNull();
        errors.ShouldContain("Succeeded: ");
        errors.ShouldContain(" rows accepted");
    }

    [Theory]
    [InlineData("--system", "NO-SUCH-1", "--path", "/")]
    [InlineData("--system", "ASR-NNOV-1", "--path", "/no/such/folder")]
    [InlineData("--system", "ASR-NNOV-1")]
    [InlineData("--path", "/", "--wrong")]
    public async Task BadArguments_AreSaidOnStandardErrorAlone(params string[] arguments)
    {
        var (exit, output, errors) = await RunAsync(arguments);

        (exit, output).ShouldBe((2, ""));
        errors.ShouldNotBeEmpty();
    }

    private async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        var portal = typeof(PortalApp).Assembly.Location;
        using var process = Process.Start(new ProcessStartInfo("dotnet", [portal, "import", .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(portal)!,
            Environment = { ["Data__Path"] = _data.Path },
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(Token), process.StandardError.ReadToEndAsync(Token));
        await process.WaitForExitAsync(Token);
        return (process.ExitCode, await output, await errors);
    }
}
