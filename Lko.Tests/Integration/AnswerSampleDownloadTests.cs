using System.Net;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Infrastructure.Connectors.Kit.Transports;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lko.Tests.Integration;

/// <summary>A refused answer over the wire: saved and never shown, and by its listed name alone.</summary>
[Collection(PortalCollection.Name)]
public sealed class AnswerSampleDownloadTests(PortalHost portal)
{
    private const string Asked = "ASR-MSK-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sample_IsSavedUnderItsName_ByThoseWhoSeeTheQuarantineAlone()
    {
        var samples = portal.Services.GetRequiredService<AnswerSamples>();
        samples.Keep(Asked, "taken.json", "<script>alert(1)</script>"u8.ToArray());
        var name = samples.List(Asked).Single(each => each.Name.EndsWith("-taken.json", StringComparison.Ordinal)).Name;
        var address = $"/integration/{Asked}/refused/{name}";
        using var own = await portal.SignInAsync("portal-admin");

        using (var answer = await own.GetAsync(address))
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            (await answer.Content.ReadAsStringAsync(Token)).ShouldBe("<script>alert(1)</script>");
            answer.Content.Headers.ContentType!.ToString().ShouldBe("application/octet-stream");
            (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar).ShouldBe(("attachment", name));
            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        }

        foreach (var subject in new[] { "carrier-support", "op10-admin" })
        {
            using var other = await portal.SignInAsync(subject);
            using var refused = await other.GetAsync(address);
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, subject);
        }

        using var nobody = portal.NewBrowser();
        using var sent = await nobody.GetAsync(address);
        sent.StatusCode.ShouldBe(HttpStatusCode.Found);
    }

    [Fact]
    public async Task Name_ThatLeadsElsewhere_IsNotFound()
    {
        var drops = portal.Services.GetRequiredService<IOptions<DropFolderOptions>>().Value.DropFolder;
        portal.Services.GetRequiredService<AnswerSamples>().Keep(Asked, "beside.json", "raw"u8.ToArray());
        var other = Path.Combine(drops, "other.txt");
        await File.WriteAllTextAsync(other, "kept to itself", Token);
        using var own = await portal.SignInAsync("portal-admin");

        foreach (var name in new[] { "..%2F..%2Fother.txt", "%2E%2E%2F%2E%2E%2Fother.txt", "..%5C..%5Cother.txt", "none.json" })
        {
            using var answer = await own.GetAsync($"/integration/{Asked}/refused/{name}");
            answer.StatusCode.ShouldBe(HttpStatusCode.NotFound, name);
            (await answer.Content.ReadAsStringAsync(Token)).ShouldNotContain("kept to itself", Case.Sensitive, name);
        }

        using var system = await own.GetAsync("/integration/..%2Fdrops/refused/other.txt");
        system.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        File.Delete(other);
    }
}
