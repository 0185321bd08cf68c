using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;

namespace Lko.Tests.Connectors.Kit;

/// <summary>F17: markup that grows without bound, or asks its reader to fetch something, is refused at once, in every dialect that is markup.</summary>
public sealed class HostileMarkupTests
{
    private const long MostAllocated = 4 << 20;

    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string> Dialects => ["xml-1c", "itc-xml", "soap"];

    [Theory]
    [MemberData(nameof(Dialects))]
    public void EntitiesThatGrow_AreRefusedAtOnce(string dialect)
    {
        var entities = new StringBuilder("<!ENTITY e0 \"0123456789\">");
        for (var level = 1; level <= 9; level++)
        {
            entities.Append(System.Globalization.CultureInfo.InvariantCulture, $"<!ENTITY e{level} \"");
            entities.Insert(entities.Length, $"&e{level - 1};", 10);
            entities.Append("\">");
        }

        var bomb = Document(entities.ToString(), "&e9;");
        Refused(dialect, bomb);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var best = Enumerable.Range(0, 5).Min(_ => Taken(() => Refused(dialect, bomb)));

        best.ShouldBeLessThan(AtOnce);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(5 * MostAllocated);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public void EntitiesFromElsewhere_AreRefusedAndNotFetched(string dialect)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/";

        Refused(dialect, Document($"<!ENTITY x SYSTEM \"{address}\">", "&x;"));
        Refused(dialect, Document($"<!ENTITY % p SYSTEM \"{address}\">%p;", ""));
        Refused(dialect, Encoding.UTF8.GetBytes($"\uFEFF<!DOCTYPE d SYSTEM \"{address}\"><d/>"));
        Refused(dialect, Document("<!ENTITY x SYSTEM \"file:///etc/passwd\">", "&x;"));

        elsewhere.Pending().ShouldBeFalse("nobody came to fetch anything");
    }

    private static TimeSpan Taken(Action action)
    {
        var clock = Stopwatch.StartNew();
        action();
        return clock.Elapsed;
    }

    private static byte[] Document(string entities, string text) => Encoding.UTF8.GetBytes($"\uFEFF<!DOCTYPE d [{entities}]><d>{text}</d>");

    private static void Refused(string dialect, byte[] content)
    {
        var connector = ConnectorServices.All.Single(each => each.Dialect == dialect);
        connector.Check(SourceSystems.Nnov, new(new(Feed.Charges, new(2026, 6), 1), 1), new MemoryStream(content)).Rejection.ShouldBe(RejectReason.TrailerMismatch);
    }
}
