using System.Runtime.CompilerServices;
using System.Text;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Tests.Support;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Connectors.Transports;

/// <summary>A page that was begun and could not be written to its end is shown to nobody.</summary>
public sealed class UnwritablePageTests : IDisposable
{
    private readonly TempFolder _drop = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PageOfAJournal_DiskIsFull_ShowsNothing()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "No device here is always full.");
        var source = new Played(second => File.CreateSymbolicLink(second, "/dev/full"));

        await Should.ThrowAsync<IOException>(() => FetchAsync(source, TimeProvider.System));

        Shown().ShouldBeEmpty();
    }

    [Fact]
    public async Task PageOfAJournal_TimeOverWhileItIsWritten_LeavesTheWholeOnes()
    {
        using var ended = new CancellationTokenSource();
        var source = new Played(second =>
        {
            File.WriteAllText(second, "half");
            ended.Cancel();
        });

        await Should.ThrowAsync<OperationCanceledException>(() => FetchAsync(source, TimeProvider.System, ended.Token));

        Shown().ShouldBe(["d01/requests_2026-05_p1.json"]);
    }

    public void Dispose() => _drop.Dispose();

    private IEnumerable<string> Shown() => DropFolder.ListFolder(_drop.Combine("LMP")).Select(file => file.Path);

    private async Task<Fetched> FetchAsync(Played source, TimeProvider time, CancellationToken? cancellationToken = null)
    {
        var drop = Options.Create(new DropFolderOptions { DropFolder = _drop.Path });
        source.Folder = _drop.Combine("LMP");
        var options = Options.Create(new TransportOptions { AllowedNetworks = { "127.0.0.0/8" }, HttpAddress = "http://127.0.0.1:1/{system}/" });
        var system = SourceSystem.Create(
            "LMP", "LMP", SourceSystemKind.LastMile, "Портал", "Portal", null, "Europe/Moscow", "portal-rest", "http", "utf-8",
            balancePositive: false, "RT.LMP", "0 0 1 * * ?", "Europe/Moscow", "requests", isActive: true);
        return await new HttpTransport([source], ConnectorServices.All, new AnswerSamples(drop, time), options, drop, time)
            .FetchAsync(system, new([new Period(2026, 5)]), cancellationToken ?? Token);
    }

    /// <param name="meddle">Done to the place of the second page before it is written.</param>
    private sealed class Played(Action<string> meddle) : IAnswerSource
    {
        public string Dialect => "portal-rest";

        public string Folder { get; set; } = "";

        public IReadOnlyList<AnswerPart> Parts(SourceSystem system, FetchOrder order) => [new(Feed.LastMileRequests, order.Periods[0])];

        public async IAsyncEnumerable<Answer> AskAsync(
            SourceSystem system, AnswerCalls calls, FetchOrder order, AnswerPart part, Func<string, int> keptPages, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            yield return new("requests_2026-05_p1.json", Encoding.UTF8.GetBytes("""{"items":[]}"""), IsEmpty: false);
            meddle(Path.Combine(Directory.EnumerateDirectories(Folder, Inbox.Delivery.Prefix + "*").Single(), "requests_2026-05_p2.json"));
            yield return new("requests_2026-05_p2.json", new byte[100_000], IsEmpty: false);
        }
    }
}
