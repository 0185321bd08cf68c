using System.Text.Json.Nodes;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Lko.Web;

namespace Lko.Tests.Web;

/// <summary>What the command does not read it names beside its result, which stays what it would be without.</summary>
public sealed class ImportUnknownNamesTests(TempFolder data) : IClassFixture<TempFolder>, IDisposable
{
    private const string Nnov = "ASR-NNOV-1";

    private readonly TempFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--dry-run")]
    [InlineData("--json")]
    public async Task Import_NamesOutsideTheDialect_AreNamedOnce_AndTheResultIsTheSame(string mode)
    {
        Balance("d01");
        var (exit, output, errors) = await ImportAsync(mode);
        (exit, errors.Contains("Not read", StringComparison.Ordinal)).ShouldBe((0, false), errors);

        foreach (var name in (string[])["NOTES.txt", "SALDO_NNOV_202606_01.xls", "two\nlines.csv"])
        {
            await File.WriteAllTextAsync(_folder.Combine("d01", name), "x", Token);
        }

        Directory.CreateDirectory(_folder.Combine("d02"));
        await File.WriteAllTextAsync(_folder.Combine("d02", "NOTES.txt"), "y", Token);
        await File.WriteAllTextAsync(_folder.Combine("d02", "SALDO_NNOV_202606_01.csv.tmp"), "", Token);
        await File.WriteAllTextAsync(_folder.Combine("readme.md"), "z", Token);
        File.CreateSymbolicLink(_folder.Combine("d02", "SALDO_NNOV_202605_01.csv"), _folder.Combine("readme.md"));
        var (exitBeside, outputBeside, errorsBeside) = await ImportAsync(mode);

        exitBeside.ShouldBe(exit, errorsBeside);
        var (shown, expected) = (JsonNode.Parse(outputBeside)!.AsObject(), JsonNode.Parse(output)!.AsObject());
        shown["ignored"]!.AsArray().Select(path => path!.GetValue<string>()).ShouldBe(["d02/SALDO_NNOV_202606_01.csv.tmp"]);
        expected["ignored"] = shown["ignored"]!.DeepClone();
        JsonNode.DeepEquals(shown, expected).ShouldBeTrue(outputBeside);
        errorsBeside.Split(Environment.NewLine).Where(line => line.StartsWith("Not read: ", StringComparison.Ordinal)).ShouldBe(
            [
                "Not read: d01/NOTES.txt has a name that the dialect csv-cp1251 does not know.",
                "Not read: d01/SALDO_NNOV_202606_01.xls has a name that the dialect csv-cp1251 does not know.",
                "Not read: d01/two\uFFFDlines.csv has a name that the dialect csv-cp1251 does not know.",
                "Not read: d02/NOTES.txt has a name that the dialect csv-cp1251 does not know.",
                "Not read: readme.md lies beside the deliveries, which are folders d01, d02 and so on.",
                "Not read: d02/SALDO_NNOV_202605_01.csv is a link.",
            ],
            errorsBeside);
        errorsBeside.ShouldNotContain("Nothing in");
    }

    [Theory]
    [InlineData("d01/NACH_SRTV_202606_01.csv", "Nothing in ")]
    [InlineData("d01/SALDO_NNOV_202606_01.csv.ok", "Nothing in ")]
    [InlineData("SALDO_NNOV_202606_01.csv", "There are no deliveries in ")]
    public async Task Import_NothingRecognised_IsSaid(string file, string said)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder.Combine(file))!);
        await File.WriteAllTextAsync(_folder.Combine(file), "", Token);

        var (exit, output, errors) = await ImportAsync("--dry-run");

        (exit, JsonNode.Parse(output)!["effective"]!.AsArray().Count).ShouldBe((0, 0), errors);
        errors.ShouldContain($"{said}{_folder.Path}");
    }

    /// <summary>What was recorded is all known, but for the expectation that lies beside it.</summary>
    [Theory]
    [MemberData(nameof(SampleTests.Systems), MemberType = typeof(SampleTests))]
    public async Task DryRun_RecordedDeliveries_NameNothingElse(string system)
    {
        var (_, _, errors) = await ImportAsync("--dry-run", system, SourceSystems.SampleFolder(system));

        errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).ShouldBe(["Not read: expected.json lies beside the deliveries, which are folders d01, d02 and so on."], errors);
    }

    private void Balance(string delivery)
    {
        Directory.CreateDirectory(_folder.Combine(delivery));
        File.WriteAllText(
            _folder.Combine(delivery, "SALDO_NNOV_202606_01.csv"),
            "352000012525;;;;100,00;0,00;0,00;0,00;100,00;06.2026;RUR\r\n#ИТОГО;1;;;100,00;0,00;0,00;0,00;100,00;;\r\n",
            SourceSystems.Cp1251);
    }

    private async Task<(int Exit, string Output, string Errors)> ImportAsync(string mode, string system = Nnov, string? path = null)
    {
        await using var output = new PrintedText();
        await using var errors = new StringWriter();
        var exit = await ImportCommand.RunAsync([ImportCommand.Name, "--system", system, "--path", path ?? _folder.Path, mode, $"--Data:Path={data.Path}"], output, errors, Token);
        return (exit, output.ToString(), errors.ToString());
    }
}
