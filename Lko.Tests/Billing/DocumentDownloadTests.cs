using System.Net;
using Lko.Domain.Billing;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Billing;

/// <summary>The file of a document over the wire: what the played billing delivered, saved and never shown.</summary>
[Collection(PortalCollection.Name)]
public sealed class DocumentDownloadTests(PortalHost portal)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task File_IsSavedUnderItsName_ByThoseWhoMaySeeTheAccountAlone()
    {
        var document = await DocumentAsync();
        var address = $"/finance/documents/{document.Id.Value}/file";
        using var own = await portal.SignInAsync("op10-admin");

        using var answer = await own.GetAsync(address);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var content = await answer.Content.ReadAsByteArrayAsync(Token);
        LedgerFiles.Md5(content).ShouldBe(document.Md5);
        answer.Content.Headers.ContentLength.ShouldBe(content.Length);
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/octet-stream");
        (answer.Content.Headers.ContentDisposition!.DispositionType, answer.Content.Headers.ContentDisposition.FileNameStar).ShouldBe(("attachment", document.FileName));
        answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();

        foreach (var (subject, status) in new[]
        {
            ("op02-orders", HttpStatusCode.NotFound), ("op10-finance", HttpStatusCode.NotFound), ("carrier-support", HttpStatusCode.Forbidden), ("portal-admin", HttpStatusCode.Forbidden),
        })
        {
            using var other = await portal.SignInAsync(subject);
            using var refused = await other.GetAsync(address);
            refused.StatusCode.ShouldBe(status, subject);
            (await refused.Content.ReadAsStringAsync(Token)).ShouldNotContain(document.Number, Case.Sensitive, subject);
        }

        using var nobody = portal.NewBrowser();
        using var sent = await nobody.GetAsync(address);
        sent.StatusCode.ShouldBe(HttpStatusCode.Found);
        using var none = await own.GetAsync("/finance/documents/999999999/file");
        none.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    /// <summary>One of the operator's in the macro-region of its branch, once its billing is read.</summary>
    private async Task<SettlementDocument> DocumentAsync()
    {
        SettlementDocument? found = null;
        await Eventually.Until(
            async () =>
            {
                await using var db = portal.Raw();
                var operators = db.Operators.Where(row => row.Code == "OP10").Select(row => row.Id);
                found = await db.SettlementDocuments.AsNoTracking().Where(row => row.Md5 != null && row.System == "ASR-NNOV-1" && operators.Contains(row.OperatorId)).OrderBy(row => row.Id).FirstOrDefaultAsync(Token);
                return found is not null;
            },
            Patience, "the billing's documents are taken over");
        return found!;
    }
}
