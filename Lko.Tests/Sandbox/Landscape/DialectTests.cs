using System.Text.Json.Nodes;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.PortalRest;
using Lko.Infrastructure.Data;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Support;

namespace Lko.Tests.Sandbox.Landscape;

/// <summary>Every played system speaks its dialect so well that its connector finds exactly what stands in its book, and nothing to object to.</summary>
public sealed class DialectTests(DialectTests.Registry registry) : IClassFixture<DialectTests.Registry>
{
    private static readonly PlayedLedger Ledger = LedgerTests.At(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Systems => [.. Ledger.Systems.Select(system => system.Code)];

    [Theory]
    [MemberData(nameof(Systems))]
    public Task Deliveries_ReadByTheirConnector_GiveTheTotalsOfTheBook(string code) => ReadAsync(code, Ledger);

    [Theory]
    [MemberData(nameof(Systems))]
    public void Deliveries_HaveNothingBesideTheirLayouts(string code)
    {
        var played = Ledger.Registry.Find(code)!;
        var connector = ConnectorServices.All.Single(each => each.Dialect == played.Dialect);
        var system = SourceSystem.Create(
            code, played.Short, SourceSystemKind.Billing, code, code, null, "Europe/Moscow", played.Dialect, "folder", played.Encoding, balancePositive: false, played.NamingDomain, "0 0 1 * * ?", "Europe/Moscow", "balances", isActive: true);
        foreach (var file in DialectWriters.Files(Ledger.Open(played), Ledger.LastClosed(played)))
        {
            var content = file.Bytes();
            var name = connector.Recognise(system, new("d01", file.Name, content.Length, () => new MemoryStream(content))).ShouldNotBeNull(file.Name);

            connector.Check(system, name, new MemoryStream(content)).ShouldBe(FileControl.Passed, file.Name);
        }
    }

    /// <summary>Names of eight letters have no room for a year.</summary>
    [Theory]
    [InlineData("2027-01-15")]
    [InlineData("2027-02-03")]
    [InlineData("2028-03-01")]
    public Task Deliveries_OfAnyYear_AreOfTheirYear(string day) =>
        ReadAsync("ASR-AMUR-1", LedgerTests.At(new DateTimeOffset(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture), new(6, 0), TimeSpan.Zero)));

    private async Task ReadAsync(string code, PlayedLedger ledger)
    {
        using var folder = new TempFolder();
        var system = ledger.Registry.Find(code)!;
        var book = ledger.Open(system);
        var registers = new List<List<string>>();
        foreach (var (index, month) in ledger.Months(system).Index())
        {
            var delivery = FormattableString.Invariant($"d{index + 1:00}");
            await WriteAsync(folder.Combine(delivery), DialectWriters.Files(book, month));
            registers.Add([.. DialectWriters.Files(book, month).Where(file => file.Feed == "accounts").Select(file => $"{delivery}/{file.Name}")]);
        }

        var result = (await registry.Read.Run(code, new Folder(folder.Path), TestContext.Current.CancellationToken)).Value.Result;

        foreach (var none in (string[])["rejected", "quarantined", "repeated", "ignored", "no_data"])
        {
            result[none]!.ToJsonString().ShouldBe("[]", none);
        }

        result["superseded"]!.AsArray().Select(path => path!.GetValue<string>()).ShouldBe(registers.SkipLast(1).SelectMany(files => files), "each month tells all accounts anew");
        var expected = PlayedTotals.Of(book, ledger.Months(system));
        JsonNode.DeepEquals(result["feeds"], expected).ShouldBeTrue($"{result["feeds"]?.ToJsonString()}\nshould be\n{expected.ToJsonString()}");
    }

    [Theory]
    [MemberData(nameof(Systems))]
    public void Files_OfTheSameSeed_AreTheSameBytes(string code)
    {
        var again = LedgerTests.At(new DateTimeOffset(2026, 7, 20, 18, 0, 0, TimeSpan.Zero));

        Hashes(Ledger, code).ShouldBe(Hashes(again, code));
    }

    [Fact]
    public void Files_OfAnotherSeed_AreOthers()
    {
        var other = new PlayedLedger(7, PlayedScale.Small, new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 7, 6, 6, 0, 0, TimeSpan.Zero)));

        Hashes(Ledger, "ASR-NNOV-1").Intersect(Hashes(other, "ASR-NNOV-1"), StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static List<string> Hashes(PlayedLedger ledger, string code)
    {
        var system = ledger.Registry.Find(code)!;
        var book = ledger.Open(system);
        return
        [
            .. ledger.Months(system).SelectMany(month => DialectWriters.Files(book, month))
                .Select(file => $"{file.Name} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(file.Bytes()))}"),
        ];
    }

    private static async Task WriteAsync(string folder, IEnumerable<PlayedFile> files)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in files)
        {
            await using var target = File.Create(Path.Combine(folder, file.Name));
            file.Write(target);
        }
    }

    private sealed class Folder(string path) : IDropFolder
    {
        public IReadOnlyList<DeliveredFile> List(string systemCode) => DropFolder.ListFolder(path);
    }

    /// <summary>The registry of systems and accounts, seeded once for all systems.</summary>
    public sealed class Registry : IAsyncLifetime
    {
        private TestDatabase _database = null!;

        public ReadFolder Read { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _database = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
            Read = new ReadFolder(_database.For(null), ConnectorServices.All, [new CrmResult(), new LastMileResult()]);
        }

        public ValueTask DisposeAsync() => _database.DisposeAsync();
    }
}
