using System.Diagnostics;
using System.Text.Json.Nodes;
using Lko.Domain.Access;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Lko.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web;

/// <summary>The command as operations start it: a process with its exit code, JSON on standard output and everything else beside it.</summary>
public sealed class ImportCommandTests : IDisposable
{
    private const string Nnov = "ASR-NNOV-1";

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

    [Fact]
    public async Task Import_NamesThatTheSystemUsedItself_HideAndRewriteNothingOfIts()
    {
        using var folder = new TempFolder();
        Balance(_data.Combine("drops", Nnov), "d01", month: 6, hundreds: 1);
        Balance(folder.Path, "d01", month: 6, hundreds: 2);

        for (var time = 0; time < 2; time++)
        {
            var (exit, _, errors) = await RunAsync("--system", Nnov, "--path", folder.Path);
            exit.ShouldBe(0, errors);
        }

        (await StoredAsync()).ShouldBe(("d01 Superseded, d02 Effective", 200_00, "2 0"), "both files have their place, and the second import brings nothing");
        await JobAsync();
        (await StoredAsync()).ShouldBe(("d01 Superseded, d02 Effective", 200_00, "2 0 0"), "nor does the system's own run find anything rewritten");
        Balance(_data.Combine("drops", Nnov), "d03", month: 6, hundreds: 3);
        await JobAsync();
        (await StoredAsync()).Closing.ShouldBe(300_00, "what the system sends afterwards counts");
    }

    [Fact]
    public async Task Import_FolderThatIsGoneAfterwards_HindersNoLaterReading()
    {
        using (var first = new TempFolder())
        {
            Balance(first.Path, "d01", month: 6, hundreds: 1);
            (await RunAsync("--system", Nnov, "--path", first.Path)).Exit.ShouldBe(0);
        }

        using var second = new TempFolder();
        Balance(second.Path, "d01", month: 5, hundreds: 4);
        var (exit, _, errors) = await RunAsync("--system", Nnov, "--path", second.Path);

        exit.ShouldBe(0, errors);
        await using var db = Open();
        (await db.BalanceSnapshots.OrderBy(row => row.Period).Select(row => row.Closing.MinorUnits).ToListAsync(Token)).ShouldBe([400_00, 100_00]);
    }

    /// <summary>A run of the same system is under way in the portal: neither ends the other.</summary>
    [Fact]
    public async Task Import_BesideARunOfTheSystem_WaitsALittleAndThenRefuses()
    {
        using var folder = new TempFolder();
        Balance(folder.Path, "d01", month: 5, hundreds: 1);
        (await RunAsync("--system", Nnov, "--path", folder.Path)).Exit.ShouldBe(0);
        await using var db = Open();
        db.SyncRuns.Add(SyncRun.Start(new(Nnov), TimeProvider.System.GetUtcNow().AddHours(1)));
        await db.SaveChangesAsync(Token);
        Balance(folder.Path, "d02", month: 6, hundreds: 2);

        var (exit, output, errors) = await RunAsync("--system", Nnov, "--path", folder.Path, "--Import:Patience=00:00:01");

        (exit, JsonNode.Parse(output) is null).ShouldBe((1, false), errors);
        errors.ShouldContain($"Another run of {Nnov} has been under way since");
        (await db.SyncRuns.AsNoTracking().OrderBy(run => run.Id).Select(run => run.State).ToListAsync(Token)).ShouldBe([SyncRunState.Succeeded, SyncRunState.Running]);

        await db.SyncRuns.ExecuteUpdateAsync(set => set.SetProperty(run => run.AliveAt, (DateTimeOffset?)null), Token);
        (exit, _, errors) = await RunAsync("--system", Nnov, "--path", folder.Path);

        exit.ShouldBe(0, errors);
        (await db.BalanceSnapshots.CountAsync(Token)).ShouldBe(2, "what was put into place then comes now");
    }

    /// <summary>3 means that any file was rejected, and holds whether the others could be stored or not.</summary>
    [Fact]
    public async Task Import_OfARejectedFileThatIsNotStored_SaysThatItWasRejected()
    {
        using var folder = new TempFolder();
        Balance(folder.Path, "d01", month: 5, hundreds: 1);
        (await RunAsync("--system", Nnov, "--path", folder.Path)).Exit.ShouldBe(0);
        await using var db = Open();
        db.SyncRuns.Add(SyncRun.Start(new(Nnov), TimeProvider.System.GetUtcNow().AddHours(1)));
        await db.SaveChangesAsync(Token);
        Balance(folder.Path, "d02", month: 6, hundreds: 2, counted: 7);

        var (exit, output, errors) = await RunAsync("--system", Nnov, "--path", folder.Path, "--Import:Patience=00:00:01");

        exit.ShouldBe(3, errors);
        JsonNode.Parse(output)!["rejected"]!.AsArray().Count.ShouldBe(1);
        errors.ShouldContain("nothing was taken over");
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

    private static void Balance(string folder, string delivery, int month, int hundreds, int counted = 1)
    {
        var amount = $"{hundreds}00,00";
        Directory.CreateDirectory(Path.Combine(folder, delivery));
        File.WriteAllText(
            Path.Combine(folder, delivery, $"SALDO_NNOV_2026{month:00}_01.csv"),
            $"352000012525;;;;{amount};0,00;0,00;0,00;{amount};{month:00}.2026;RUR\r\n#ИТОГО;{counted};;;{amount};0,00;0,00;0,00;{amount};;\r\n",
            SourceSystems.Cp1251);
    }

    private LkoDbContext Open() => new Database(DatabaseProvider.Sqlite, $"Data Source={_data.Combine("lko.db")};Pooling=False").Open(DataScope.System());

    /// <summary>The system's run as the scheduler makes it, over its own drop folder.</summary>
    private async Task JobAsync()
    {
        var database = new Database(DatabaseProvider.Sqlite, $"Data Source={_data.Combine("lko.db")};Pooling=False");
        await using var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(TimeProvider.System)
            .AddLkoData(DatabaseProvider.Sqlite, database.ConnectionString)
            .AddScoped<ICaller>(_ => new Nobody())
            .AddSingleton(new IngestGate(1, 1))
            .AddSingleton(new AnswerTerm())
            .AddScoped<SyncSystem>()
            .AddLkoConnectors(new ConfigurationBuilder().AddInMemoryCollection([new("Landscape:DropFolder", _data.Combine("drops"))]).Build(), _data.Path)
            .BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        (await scope.ServiceProvider.GetRequiredService<SyncSystem>().Run(new(Nnov, Fetch: false), Token)).Value.State.ShouldBe(SyncRunState.Succeeded);
    }

    private async Task<(string Files, long Closing, string News)> StoredAsync()
    {
        await using var db = Open();
        return (
            string.Join(", ", (await db.SourceFiles.OrderBy(row => row.Delivery).ToListAsync(Token)).Select(row => $"{row.Delivery} {row.Verdict}")),
            (await db.BalanceSnapshots.SingleAsync(Token)).Closing.MinorUnits,
            string.Join(' ', await db.SyncRuns.OrderBy(row => row.Id).Select(row => row.NewFiles).ToListAsync(Token)));
    }

    private sealed class Nobody : ICaller
    {
        public ValueTask<CurrentUser?> GetAsync(CancellationToken cancellationToken) => new((CurrentUser?)null);
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
