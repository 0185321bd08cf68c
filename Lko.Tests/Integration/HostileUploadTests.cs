using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using static Lko.Tests.Integration.IntegrationScene;

namespace Lko.Tests.Integration;

/// <summary>F17 of what a person puts down to try a system: markup that grows, or asks to fetch something, is told as a refused file and is nothing else.</summary>
public sealed class HostileUploadTests
{
    private const string System = "ITC-FAREAST";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => IntegrationScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task MarkupThatGrowsOrFetches_IsTold_AndNeitherReadNorFetched(DatabaseProvider provider)
    {
        await using var scene = await OpenAsync(provider);
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/";
        var entry = (await new GetRegistryForm(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All).Run(System, Token)).Value.Entry!;

        var result = (await new DryRunDeliveries(scene.Database.For(Admin), OrderScene.Catalogue, ConnectorServices.All, scene.Stage, scene.Cron, scene.Time).Run(
            new(entry, [Upload(5, Growing, "&e9;"), Upload(6, $"<!ENTITY x SYSTEM \"{address}\">", "&x;"), Upload(7, $"<!ENTITY % p SYSTEM \"{address}\">%p;", "")]), Token)).Value;

        result.Files.Select(file => (file.Verdict, file.Reason)).ShouldBe(Enumerable.Repeat((FileVerdict.Rejected, (RejectReason?)RejectReason.TrailerMismatch), 3));
        (result.Totals.Count, result.QuarantinedTotal, result.Refused.Count).ShouldBe((0, 0, 0));
        elsewhere.Pending().ShouldBeFalse("nothing was fetched");
        await using var db = scene.Database.Raw();
        (await db.SourceFiles.CountAsync(Token)).ShouldBe(0);
    }

    private static string Growing { get; } = string.Concat(
        Enumerable.Range(0, 10).Select(level => level == 0 ? "<!ENTITY e0 \"0123456789\">" : string.Create(CultureInfo.InvariantCulture, $"<!ENTITY e{level} \"{string.Concat(Enumerable.Repeat($"&e{level - 1};", 10))}\">")));

    private static UploadedFile Upload(int month, string declared, string text)
    {
        var content = Encoding.UTF8.GetBytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?><!DOCTYPE d [{declared}]><d>{text}</d>");
        return new($"ITC_FAREAST_20260{month}_v1.xml", content.Length, _ => new MemoryStream(content, writable: false));
    }
}
