using System.Text.Json;
using Lko.Domain.Integration;

namespace Lko.Tests.Connectors.CsvCp1251;

public sealed class SampleTests
{
    public static TheoryData<string> Systems => ["ASR-NNOV-1", "ASR-KLGD-1"];

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Balances_Sample_EqualExpected(string code)
    {
        var (system, expected) = Load(code);
        var batches = SourceSystems.Batches(system, await SourceSystems.SampleAsync(system, TestContext.Current.CancellationToken));

        var actual = batches
            .SelectMany(batch => batch.Accepted.Select(row => row.Record))
            .OrderBy(record => record.Period).ThenBy(record => record.Account, StringComparer.Ordinal)
            .Select(record => $"{record.Account} {record.Period} {record.Opening.MinorUnits} {record.Charged.MinorUnits} {record.Corrected.MinorUnits} {record.Paid.MinorUnits} {record.Closing.MinorUnits}");
        var wanted = expected.GetProperty("balances").EnumerateArray()
            .Select(row => $"{row.GetProperty("account").GetString()} {row.GetProperty("period").GetString()} {string.Join(' ', new[] { "opening", "charged", "corrected", "paid", "closing" }.Select(name => row.GetProperty(name).GetInt64()))}");
        actual.ShouldBe(wanted);
        actual.Count().ShouldBeGreaterThan(30);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Feeds_Sample_EqualExpected(string code)
    {
        var (system, expected) = Load(code);
        var batches = SourceSystems.Batches(system, await SourceSystems.SampleAsync(system, TestContext.Current.CancellationToken));

        var actual = batches.Select(batch => $"{batch.Period} {batch.Accepted.Count} {batch.Accepted.Sum(row => row.Record.Opening.MinorUnits)} {batch.Accepted.Sum(row => row.Record.Charged.MinorUnits)} {batch.Accepted.Sum(row => row.Record.Corrected.MinorUnits)} {batch.Accepted.Sum(row => row.Record.Paid.MinorUnits)} {batch.Accepted.Sum(row => row.Record.Closing.MinorUnits)}");
        var wanted = expected.GetProperty("feeds").GetProperty("balances").EnumerateObject()
            .Select(period => $"{period.Name} {string.Join(' ', new[] { "count", "opening_kop", "charged_kop", "corrected_kop", "paid_kop", "closing_kop" }.Select(name => period.Value.GetProperty(name).GetInt64()))}");
        actual.ShouldBe(wanted);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Quarantined_Sample_EqualExpected(string code)
    {
        var (system, expected) = Load(code);
        var batches = SourceSystems.Batches(system, await SourceSystems.SampleAsync(system, TestContext.Current.CancellationToken));

        var actual = batches.SelectMany(batch => batch.Quarantined)
            .OrderBy(row => row.Path, StringComparer.Ordinal).ThenBy(row => row.Line)
            .Select(row => $"{row.Path}:{row.Line} {row.Reason}");
        var wanted = expected.GetProperty("quarantined").EnumerateArray()
            .Select(row => $"{row.GetProperty("file").GetString()}:{row.GetProperty("line").GetInt32()} {row.GetProperty("reason").GetString()}")
            .Where(row => row.Contains("/SALDO_", StringComparison.Ordinal));
        actual.ShouldBe(wanted);
        batches.SelectMany(batch => batch.Quarantined).ShouldAllBe(row => row.Raw.Length > 0 && row.Field.Length > 0);
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public async Task Files_Sample_EqualExpected(string code)
    {
        var (system, expected) = Load(code);
        var ledger = (await SourceSystems.SampleAsync(system, TestContext.Current.CancellationToken)).Ledger;

        foreach (var (verdict, list) in new[] { (FileVerdict.Effective, "effective"), (FileVerdict.Superseded, "superseded"), (FileVerdict.Repeated, "repeated") })
        {
            Of(ledger, verdict).ShouldBe(expected.GetProperty(list).EnumerateArray().Select(path => path.GetString()!).Where(IsBalances), list);
        }

        Of(ledger, FileVerdict.Ignored).ShouldBe(expected.GetProperty("ignored").EnumerateArray().Select(path => path.GetString()!));
        Of(ledger, FileVerdict.NoData).ShouldBeEmpty();
        ledger.Entries.Where(entry => entry.Verdict == FileVerdict.Rejected).Select(entry => $"{entry.Path} {entry.Reason}").ShouldBe(
            expected.GetProperty("rejected").EnumerateArray()
                .Where(file => IsBalances(file.GetProperty("file").GetString()!))
                .Select(file => $"{file.GetProperty("file").GetString()} {file.GetProperty("reason").GetString()}"));
    }

    [Fact]
    public async Task Files_OfOtherFeeds_AreUnsupported()
    {
        var ledger = (await SourceSystems.SampleAsync(SourceSystems.Nnov, TestContext.Current.CancellationToken)).Ledger;

        Of(ledger, FileVerdict.Unsupported).ShouldBe(
        [
            "d01/DET_NNOV_352000012345_202605_01.csv",
            "d01/DET_NNOV_352000012360_202605_01.csv",
            "d01/DOCS_NNOV_202605_01.zip",
            "d01/NACH_NNOV_202605_01.csv",
            "d01/OPL_NNOV_202605_01.csv",
            "d02/DET_NNOV_352000012345_202606_01.csv",
            "d02/DET_NNOV_352000012360_202606_01.csv",
            "d02/DET_NNOV_999000000001_202606_01.csv",
            "d02/DOCS_NNOV_202606_01.zip",
            "d02/NACH_NNOV_202606_01.csv",
            "d02/NACH_NNOV_202606_09.csv",
            "d02/OPL_NNOV_202606_01.csv",
            "d03/NACH_NNOV_202606_01_v2.csv",
            "d03/OPL_NNOV_202605_01.csv",
        ]);
    }

    private static bool IsBalances(string path) => path.Contains("/SALDO_", StringComparison.Ordinal);

    private static IEnumerable<string> Of(FileLedger ledger, FileVerdict verdict) =>
        ledger.Entries.Where(entry => entry.Verdict == verdict).Select(entry => entry.Path).Order(StringComparer.Ordinal);

    private static (SourceSystem System, JsonElement Expected) Load(string code)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(SourceSystems.SampleFolder(code), "expected.json")));
        return (string.Equals(code, SourceSystems.Nnov.Code, StringComparison.Ordinal) ? SourceSystems.Nnov : SourceSystems.Klgd, document.RootElement.Clone());
    }
}
