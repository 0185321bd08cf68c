using System.Diagnostics;
using System.Text.Json.Nodes;
using Lko.Tests.Support;
using Lko.Web;

namespace Lko.Tests.Web;

/// <summary>The command as a person types it beside the sources: <c>dotnet run</c> starts it elsewhere, and says things of its own.</summary>
public sealed class TypedCommandTests : IDisposable
{
    private readonly TempFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Import_OfAFolderAsSeenFromWhereItIsTyped_PrintsTheResultAndNothingElse(bool shellSaysWhere)
    {
        var token = TestContext.Current.CancellationToken;
        var configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var start = new ProcessStartInfo(
            "dotnet",
            ["run", "--project", "Lko.Web", "--no-build", "--configuration", configuration, "--", "import", "--system", "CRM", "--path", "Lko.Tests/Samples/CRM", "--dry-run", "--json", $"--Data:Path={_data.Path}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Repository.Root,
        };
        start.Environment.Remove("PWD");
        if (shellSaysWhere)
        {
            start.Environment["PWD"] = Repository.Root;
        }

        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(token), process.StandardError.ReadToEndAsync(token));
        await process.WaitForExitAsync(token);

        process.ExitCode.ShouldBe(0, await errors);
        var expected = JsonNode.Parse(await File.ReadAllBytesAsync(Path.Combine(Repository.Root, "Lko.Tests", "Samples", "CRM", "expected.json"), token));
        JsonNode.DeepEquals(JsonNode.Parse(await output), expected).ShouldBeTrue(await output);
    }

    [Fact]
    public void FolderOf_PathThatLeadsNowhere_IsToldAsSeenFromTheShell() =>
        TypedPath.FolderOf("no/such", Path.Combine(Repository.Root, "Lko.Web"), "/where/i/stand").ShouldBe("/where/i/stand/no/such");

    [Fact]
    public void FolderOf_AbsolutePath_IsItself() => TypedPath.FolderOf(_data.Path, "/", "/where/i/stand").ShouldBe(_data.Path);

    [Fact]
    public void FolderOf_PortalThatIsNotStartedFromItsSources_IsWhereTheProcessRuns()
    {
        Directory.CreateDirectory(_data.Combine("old", "drops"));
        Directory.CreateDirectory(_data.Combine("new", "drops"));

        TypedPath.FolderOf("drops", _data.Combine("new"), _data.Combine("old")).ShouldBe(_data.Combine("new", "drops"));
    }
}
