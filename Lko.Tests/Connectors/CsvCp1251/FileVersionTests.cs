using Lko.Domain.Integration;
using static Lko.Tests.Connectors.SourceSystems;

namespace Lko.Tests.Connectors.CsvCp1251;

public sealed class FileVersionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("01:100 01_v2:200", "Superseded Effective")]
    [InlineData("01_v2:200 01:100", "Effective Superseded")]
    [InlineData("01:100 01:100", "Effective Repeated")]
    [InlineData("01:100 01:200", "Superseded Effective")]
    [InlineData("01:100 01:200 01:100", "Superseded Superseded Effective")]
    [InlineData("01:100 01_v2:200 01:100", "Superseded Effective Superseded")]
    [InlineData("01:100 01_v2:200 01_v2:200", "Superseded Effective Repeated")]
    [InlineData("01:100 01_v4:200 01_v3:300", "Superseded Effective Superseded")]
    [InlineData("01:100 01_v2:bad", "Effective Rejected")]
    [InlineData("01:bad 01:100", "Rejected Effective")]
    [InlineData("01_v2:bad 01:100", "Rejected Effective")]
    [InlineData("01:100 01_v2:bad 01_v2:200", "Superseded Rejected Effective")]
    [InlineData("01:100 02:100", "Effective Effective")]
    [InlineData("01:100 09:200", "Effective Effective")]
    [InlineData("01:100 01_v1:100", "Superseded Effective")]
    public async Task Verdicts_FollowDeliveryOrder(string arrivals, string verdicts)
    {
        var files = arrivals.Split(' ').Select((arrival, index) => Arrival($"d{index:00}", arrival)).ToList();

        var ledger = (await ReadAsync(Nnov, files, Token)).Ledger;

        string.Join(' ', ledger.Entries.Select(entry => entry.Verdict)).ShouldBe(verdicts);
    }

    [Fact]
    public async Task Verdicts_InOneDelivery_FollowByteOrderOfNames()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var delivery = folder.CreateSubdirectory("d01");
            await System.IO.File.WriteAllBytesAsync(Path.Combine(delivery.FullName, "SALDO_NNOV_202606_01_v2.csv"), Cp1251.GetBytes(Content("200")), Token);
            await System.IO.File.WriteAllBytesAsync(Path.Combine(delivery.FullName, "SALDO_NNOV_202606_01.csv"), Cp1251.GetBytes(Content("100")), Token);
            folder.CreateSubdirectory("d10");
            folder.CreateSubdirectory("archive");

            var files = Lko.Infrastructure.Connectors.Kit.DropFolder.ListFolder(folder.FullName);

            files.Select(file => file.Path).ShouldBe(["d01/SALDO_NNOV_202606_01.csv", "d01/SALDO_NNOV_202606_01_v2.csv"]);
            (await ReadAsync(Nnov, files, Token)).Ledger.EffectiveOf(Feed.Balances).ShouldHaveSingleItem().Name.ShouldBe("SALDO_NNOV_202606_01_v2.csv");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void ListFolder_Missing_SaysUnavailable() =>
        Should.Throw<SourceUnavailableException>(() => Lko.Infrastructure.Connectors.Kit.DropFolder.ListFolder(Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"))));

    [Fact]
    public async Task Run_KnownFile_IsNotCheckedAgain()
    {
        var file = Arrival("d01", "01:100");
        var name = Connector.Recognise(Nnov, file);
        var known = new KnownFile("d01", file.Name, await file.HashAsync(Token), name, FileVerdict.Rejected, RejectReason.TrailerMismatch);

        var deliveries = await DeliveryReader.ReadAsync(Nnov, Connector, [file], _ => true, [known], [], null, null, Token);

        deliveries.Ledger.Entries.ShouldHaveSingleItem().Reason.ShouldBe(RejectReason.TrailerMismatch);
    }

    [Fact]
    public async Task Run_KnownFileWithOtherBytes_IsCheckedAgain()
    {
        var file = Arrival("d01", "01:100");
        var known = new KnownFile("d01", file.Name, new string('0', 64), Connector.Recognise(Nnov, file), FileVerdict.Rejected, RejectReason.TrailerMismatch);

        var deliveries = await DeliveryReader.ReadAsync(Nnov, Connector, [file], _ => true, [known], [], null, null, Token);

        deliveries.Ledger.Entries.ShouldHaveSingleItem().Verdict.ShouldBe(FileVerdict.Effective);
    }

    [Fact]
    public async Task Run_KnownFileThatIsGone_KeepsItsPlace()
    {
        var first = Arrival("d01", "01_v3:300");
        var known = new KnownFile("d01", first.Name, await first.HashAsync(Token), Connector.Recognise(Nnov, first), FileVerdict.Effective, null);

        var deliveries = await DeliveryReader.ReadAsync(Nnov, Connector, [Arrival("d02", "01_v2:200")], _ => true, [known], [], null, null, Token);

        deliveries.Ledger.EffectiveOf(Feed.Balances).ShouldHaveSingleItem().Path.ShouldBe(first.Path);
        Should.Throw<SourceUnavailableException>(() => Batches(Nnov, deliveries));
    }

    [Theory]
    [InlineData("SALDO_NNOV_202606_01.csv.ok", FileVerdict.Ignored)]
    [InlineData("SALDO_NNOV_202606_01.csv.md5", FileVerdict.Ignored)]
    [InlineData("SALDO_NNOV_202606_01.csv.tmp", FileVerdict.Ignored)]
    [InlineData("SALDO_KAZN_202606_01.csv", FileVerdict.Unsupported)]
    [InlineData("SALDO_NNOV_202613_01.csv", FileVerdict.Unsupported)]
    [InlineData("SALDO_NNOV_352000012345_202606_01.csv", FileVerdict.Unsupported)]
    [InlineData("SALDO_NNOV_202606.csv", FileVerdict.Unsupported)]
    [InlineData("SALDO_NNOV_202606_01.xml", FileVerdict.Unsupported)]
    [InlineData("readme.txt", FileVerdict.Unsupported)]
    public async Task Verdicts_OtherNames_AreNoBalances(string name, FileVerdict verdict) =>
        (await ReadAsync(Nnov, [File($"d01/{name}", "")], Token)).Ledger.Entries.ShouldHaveSingleItem().Verdict.ShouldBe(verdict);

    private static DeliveredFile Arrival(string delivery, string arrival)
    {
        var (part, amount) = (arrival.Split(':')[0], arrival.Split(':')[1]);
        return File($"{delivery}/SALDO_NNOV_202606_{part}.csv", string.Equals(amount, "bad", StringComparison.Ordinal) ? "LS;" : Content(amount));
    }

    private static string Content(string amount) =>
        Saldo($"#ИТОГО;1;;;{amount},00;0,00;0,00;0,00;{amount},00;;", $"352000012525;;;;{amount},00;0,00;0,00;0,00;{amount},00;06.2026;RUR");
}
