using System.Net;
using Lko.Tests.Support;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>What the systems that deliver by files leave in the exchange folder, and when.</summary>
public sealed class DropTests
{
    private const string Nnov = "ASR-NNOV-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_TellsTheTwoLastMonthsOfEverySystem_AndNothingTwice()
    {
        await using var sandbox = await SandboxFixture.StartAsync(deliveries: 2);
        await sandbox.Server.FirstDeliveries.WaitAsync(Token);

        var folders = Directory.GetDirectories(sandbox.DropFolder);
        folders.Length.ShouldBe(56);
        folders.ShouldAllBe(folder => Directory.GetFileSystemEntries(folder).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal).SequenceEqual(new[] { "d01", "d02" }, StringComparer.Ordinal));
        var balance = Path.Combine(sandbox.DropFolder, Nnov, "d01", "SALDO_NNOV_202605_01.csv");
        File.Exists(Path.Combine(sandbox.DropFolder, Nnov, "d02", "SALDO_NNOV_202606_01.csv")).ShouldBeTrue();
        (await File.ReadAllBytesAsync(balance, Token)).ShouldBe(Book(sandbox, "balances", "SALDO_NNOV_202605_01.csv"));
        await File.WriteAllTextAsync(balance, "touched", Token);

        await sandbox.StopServerAsync();
        await sandbox.StartServerAsync(deliveries: 2);
        await sandbox.Server.FirstDeliveries.WaitAsync(Token);

        (await File.ReadAllTextAsync(balance, Token)).ShouldBe("touched");
        Directory.GetDirectories(Path.Combine(sandbox.DropFolder, Nnov)).Length.ShouldBe(2);
    }

    [Fact]
    public async Task MonthThatHasEnded_IsToldByItselfOnceADay_AndAtTheNextStart()
    {
        await using var sandbox = await SandboxFixture.StartAsync(deliveries: 2);
        await sandbox.Server.FirstDeliveries.WaitAsync(Token);
        await DropAsync(sandbox, Nnov);
        var told = await File.ReadAllBytesAsync(Path.Combine(sandbox.DropFolder, Nnov, "d02", "SALDO_NNOV_202606_01.csv"), Token);

        string[] all = [.. Directory.GetDirectories(sandbox.DropFolder).Select(path => Path.GetFileName(path))];
        all.Length.ShouldBe(56);

        sandbox.Time.Advance(TimeSpan.FromDays(30));

        await Eventually.Until(() => Task.FromResult(all.All(system => Deliveries(system) == (system == Nnov ? 4 : 3))), TimeSpan.FromSeconds(60), "every system has told July");
        File.Exists(Path.Combine(sandbox.DropFolder, Nnov, "d04", "SALDO_NNOV_202607_01.csv")).ShouldBeTrue("behind the correction of June that it was made to tell");
        (await File.ReadAllBytesAsync(Path.Combine(sandbox.DropFolder, Nnov, "d02", "SALDO_NNOV_202606_01.csv"), Token)).ShouldBe(told);

        await sandbox.StopServerAsync();
        sandbox.Time.Advance(TimeSpan.FromDays(30));
        await sandbox.StartServerAsync(deliveries: 2);
        await sandbox.Server.FirstDeliveries.WaitAsync(Token);

        Array.TrueForAll(all, system => Deliveries(system) == (system == Nnov ? 5 : 4)).ShouldBeTrue("it has told August, and nothing twice");
        File.Exists(Path.Combine(sandbox.DropFolder, Nnov, "d05", "SALDO_NNOV_202608_01.csv")).ShouldBeTrue();

        int Deliveries(string system) => Directory.GetDirectories(Path.Combine(sandbox.DropFolder, system)).Length;
    }

    [Fact]
    public async Task Next_TellsTheMonthsThenCorrectsTheLastOne()
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        (await DropAsync(sandbox, Nnov)).Files.ShouldContain(each => each == "SALDO_NNOV_202605_01.csv");
        var (second, told) = await DropAsync(sandbox, Nnov);
        var (third, corrected) = await DropAsync(sandbox, Nnov);

        (second, third).ShouldBe(("d02", "d03"));
        told.ShouldContain(each => each == "OPL_NNOV_202606_01.csv");
        corrected.ShouldBe(["SALDO_NNOV_202606_01_v2.csv", "NACH_NNOV_202606_01_v2.csv", "DOCS_NNOV_202606_01_v2.zip"]);
        Sum(sandbox, "d03/SALDO_NNOV_202606_01_v2.csv").ShouldBeGreaterThan(Sum(sandbox, "d02/SALDO_NNOV_202606_01.csv"));
        (await DropAsync(sandbox, Nnov)).Files.ShouldContain(each => each == "SALDO_NNOV_202606_01_v3.csv");
        Directory.GetDirectories(sandbox.DropFolder, "*.tmp", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("ASR-AMUR-1", "NACH06V2.DBF")]
    [InlineData("ASR-CHIT-1", "NACH_CHIT_202606_01_v2.txt")]
    [InlineData("ASR-CHEL-1", "NACH_CHEL_202606_01_v2.psv")]
    [InlineData("ASR-NSIB-1", "NACH_NSIB_202606_01_v2.xml")]
    [InlineData("ITC-NW", "ITC_NW_202606_v2.csv")]
    [InlineData("ITC-URAL", "ITC_URAL_202606_v2.xml")]
    public async Task Correction_IsNamedAsTheDialectDoes(string system, string name)
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await DropAsync(sandbox, system);
        await DropAsync(sandbox, system);

        (await DropAsync(sandbox, system)).Files.ShouldContain(each => each == name);
    }

    [Fact]
    public async Task MonthThatEnds_IsToldNext()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        await DropAsync(sandbox, Nnov);
        await DropAsync(sandbox, Nnov);

        sandbox.Time.Advance(TimeSpan.FromDays(30));

        (await DropAsync(sandbox, Nnov)).Files.ShouldContain(each => each == "SALDO_NNOV_202607_01.csv");
    }

    [Fact]
    public async Task Interrupted_Delivery_IsWrittenAnew()
    {
        await using var sandbox = await SandboxFixture.StartAsync();
        var aside = Directory.CreateDirectory(Path.Combine(sandbox.DropFolder, $"{Nnov}-d01.tmp"));
        await File.WriteAllTextAsync(Path.Combine(aside.FullName, "half"), "of a file", Token);

        var (name, files) = await DropAsync(sandbox, Nnov);

        Directory.GetFiles(Path.Combine(sandbox.DropFolder, Nnov, name)).Length.ShouldBe(files.Count);
        aside.Refresh();
        aside.Exists.ShouldBeFalse();
    }

    [Fact]
    public async Task Drop_OfASystemWithoutBooks_IsNotFound()
    {
        await using var sandbox = await SandboxFixture.StartAsync();

        foreach (var system in (string[])["LMP", "CRM", "ASR-NOWHERE-1"])
        {
            using var answer = await sandbox.Http.PostAsync($"control/billing/{system}/drop", null, Token);
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }
    }

    internal static async Task<(string Name, List<string> Files)> DropAsync(SandboxFixture sandbox, string system)
    {
        var done = await sandbox.ControlAsync($"billing/{system}/drop");
        return (done.GetProperty("delivery").GetString()!, [.. done.GetProperty("files").EnumerateArray().Select(file => file.GetString()!)]);
    }

    private static byte[] Book(SandboxFixture sandbox, string feed, string name)
    {
        var ledger = LedgerTests.At(sandbox.Time.GetUtcNow());
        var system = ledger.Registry.Find(Nnov)!;
        return ledger.Months(system).SelectMany(month => Infrastructure.Sandbox.Landscape.Writers.DialectWriters.Files(ledger.Open(system), month)).Single(file => file.Feed == feed && file.Name == name).Bytes();
    }

    /// <summary>The closing balance of the control line.</summary>
    private static decimal Sum(SandboxFixture sandbox, string path)
    {
        var control = File.ReadLines(Path.Combine(sandbox.DropFolder, Nnov, path), Connectors.SourceSystems.Cp1251).Last(line => line.StartsWith("#ИТОГО", StringComparison.Ordinal));
        Infrastructure.Connectors.Kit.WireNumber.TryParse(control.Split(';')[8], out var sum).ShouldBeTrue();
        return sum;
    }
}
