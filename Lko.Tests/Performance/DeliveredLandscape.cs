using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Sandbox;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Infrastructure.Sandbox.Landscape.Writers;
using Lko.Tests.Connectors;
using Lko.Tests.Support;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Performance;

/// <summary>
/// What all systems of the registry have left in the drop folder after two months, each in its own dialect; and of some of these files another telling,
/// which says one row in a hundred otherwise.
/// </summary>
internal sealed class DeliveredLandscape : IDisposable
{
    private const int OneIn = 100;
    private const string Crm = "CRM";
    private const string LastMile = "LMP";

    private readonly TempFolder _drops = new();
    private readonly TempFolder _aside = new();
    private readonly List<Correction> _corrections = [];

    public DeliveredLandscape(PlayedScale scale)
    {
        var ledger = new PlayedLedger(PlayedLedger.DefaultSeed, scale, TimeProvider.System);
        foreach (var system in ledger.Systems)
        {
            Bill(ledger, system);
        }

        TellOrders();
        TellRequests();
        Systems = [.. ledger.Registry.Systems.Select(system => system.Code)];
        Drop = new DropFolder(Options.Create(new DropFolderOptions { DropFolder = _drops.Path }));
    }

    /// <summary>Codes of all systems.</summary>
    public IReadOnlyList<string> Systems { get; }

    public IDropFolder Drop { get; }

    public IReadOnlyList<Correction> Corrections => _corrections;

    /// <summary>Puts the other telling in the place of the first.</summary>
    public void Correct() => _corrections.ForEach(each => Put(each.Otherwise, each.Path));

    public void Restore() => _corrections.ForEach(each => Put(each.First, each.Path));

    public void Dispose()
    {
        _drops.Dispose();
        _aside.Dispose();
    }

    /// <summary>Written now, as its sender would: a copy keeps the time of what it was copied from.</summary>
    private static void Put(string telling, string path)
    {
        File.Copy(telling, path, overwrite: true);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow);
    }

    /// <summary>The books of a system, a delivery per month; of the last month calls and charges are corrected.</summary>
    private void Bill(PlayedLedger ledger, PlayedSystem system)
    {
        var written = new List<(string Feed, string Path)>();
        foreach (var (index, month) in ledger.Months(system).Index())
        {
            written = [.. DialectWriters.Files(ledger.Open(system), month).Select(file => (file.Feed, Deliver(system.Code, index + 1, file.Name, file.Write)))];
        }

        if (system.Dialect is "csv-cp1251" or "fixed-cp866" && written.LastOrDefault(file => file.Feed is "usage") is { Path: not null } calls)
        {
            // All calls that are corrected stand in one file: its trunks tell them.
            Tell(Feed.Usage, calls.Path, ledger.Months(system).Count * ledger.Scale.CallsPerSystem / OneIn, "STIN0"u8);
        }

        foreach (var charges in written.Where(file => file.Feed is "charges"))
        {
            var number = Encoding.UTF8.GetBytes("№ ");
            Tell(Feed.Charges, charges.Path, null, File.ReadAllBytes(charges.Path).AsSpan().IndexOf(number) >= 0 ? number : Wire.Strict(system.Encoding).GetBytes("№ "));
        }
    }

    /// <summary>The CRM's events of orders, its snapshot of all orders and its tree of clients with their contracts.</summary>
    private void TellOrders()
    {
        using var desk = new CrmDesk(new SandboxClock(TimeProvider.System), new SandboxOptions { DropFolder = _drops.Path });
        var book = new CrmExportBook(PlayedLedger.DefaultSeed, desk);
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (delivery, day) in new[] { (1, now.AddMonths(-1)), (2, now) })
        {
            var orders = Deliver(Crm, delivery, FormattableString.Invariant($"F3_ORDERS_{day:yyyyMMdd}.csv"), target => book.Orders(target, day));
            var events = Deliver(Crm, delivery, "order_events.jsonl", target =>
            {
                using var recorded = File.OpenRead(Path.Combine(SourceSystems.SampleFolder(Crm), FormattableString.Invariant($"d{delivery:00}"), "order_events.jsonl"));
                recorded.CopyTo(target);
            });
            if (day == now)
            {
                Tell(Feed.ReportedOrders, orders, null, ";RF-"u8);
                Tell(Feed.OrderEvents, events, null, "\"eventId\":\""u8);
                Tell(Feed.ClientNodes, Deliver(Crm, delivery, FormattableString.Invariant($"F4_CLIENTS_{day:yyyyMMdd}.csv"), CrmExportBook.Clients), null, ";31.12.299"u8);
            }
        }
    }

    private void TellRequests()
    {
        var book = new LastMileBook(PlayedLedger.DefaultSeed);
        var requests = Deliver(LastMile, 1, "requests_p1.json", target => book.Page(target, TimeProvider.System.GetUtcNow(), TimeSpan.Zero, DateTimeOffset.MinValue, null, int.MaxValue));
        Tell(Feed.LastMileRequests, requests, null, "\"revision\": "u8);
    }

    private string Deliver(string system, int delivery, string name, Action<Stream> write)
    {
        var folder = _drops.Combine(system, FormattableString.Invariant($"d{delivery:00}"));
        Directory.CreateDirectory(folder);
        using var target = File.Create(Path.Combine(folder, name));
        write(target);
        return target.Name;
    }

    /// <summary>Makes the other telling of a file: the digit behind a mark that stands once in every row is another one in some of them.</summary>
    /// <param name="rows">How many; null = one in a hundred of the file, and one at least.</param>
    private void Tell(Feed feed, string path, int? rows, ReadOnlySpan<byte> mark)
    {
        var content = File.ReadAllBytes(path);
        var places = new List<int>();
        for (var (at, next) = (0, 0); (next = content.AsSpan(at).IndexOf(mark)) >= 0;)
        {
            at += next + mark.Length;
            if (at < content.Length && char.IsAsciiDigit((char)content[at]))
            {
                places.Add(at);
            }
        }

        var wanted = rows ?? ((places.Count + OneIn - 1) / OneIn);
        wanted.ShouldBeLessThanOrEqualTo(places.Count, path);
        if (wanted == 0)
        {
            return;
        }

        var plain = _aside.Combine(FormattableString.Invariant($"{_corrections.Count}.first"));
        File.Copy(path, plain);
        for (var row = 0; row < wanted; row++)
        {
            ref var digit = ref content[places[(int)((long)row * places.Count / wanted)]];
            digit = (byte)('0' + ((digit - '0' + 1) % 10));
        }

        var otherwise = Path.ChangeExtension(plain, ".otherwise");
        File.WriteAllBytes(otherwise, content);
        _corrections.Add(new(feed, path, plain, otherwise, wanted, places.Count));
    }
}

/// <summary>A file that can be told otherwise.</summary>
/// <param name="First">Where its first telling is kept.</param>
/// <param name="Otherwise">And the other one.</param>
/// <param name="Rows">Rows in which they differ.</param>
/// <param name="All">Rows of the file.</param>
internal sealed record Correction(Feed Feed, string Path, string First, string Otherwise, int Rows, int All);
