using System.Globalization;
using System.Net;
using System.Security.Claims;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Infrastructure.Connectors.Kit;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Lko.Web.Access;
using Lko.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
        (await none.Content.ReadAsStringAsync(Token)).ShouldContain("Файла документа нет");
        var taken = await TakenAsync(document);
        taken.ShouldNotBeEmpty();
        taken.ShouldAllBe(line => line.Telecom == document.OperatorId && line.Address != null);
    }

    /// <summary>Each copy takes its place on the disk until the last byte of it is sent.</summary>
    [Fact]
    public async Task Files_MoreAtOnceThanAPersonMayTake_AreAskedForLater()
    {
        var document = await DocumentAsync();
        var address = $"/finance/documents/{document.Id.Value}/file";
        using var own = await portal.SignInAsync("op10-admin");
        using var colleague = await portal.SignInAsync("op10-orders");
        var gate = portal.Services.GetRequiredService<DownloadGate>();
        var claims = new ClaimsIdentity([new(LkoClaims.UserId, (await UserAsync("op10-admin")).Value.ToString(CultureInfo.InvariantCulture))]);
        var places = Enumerable.Range(0, 4).Select(_ => gate.Enter(new DefaultHttpContext { User = new(claims) })!).ToList();

        using (var refused = await own.GetAsync(address))
        {
            await IsPutOffAsync(refused);
        }

        using (var others = await colleague.GetAsync(address))
        {
            others.StatusCode.ShouldBe(HttpStatusCode.OK, "he waits for nobody");
        }

        places.ForEach(place => place.Dispose());
        for (var again = 0; again < 6; again++)
        {
            using var answer = await own.GetAsync(address);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, "a place is given back with each answer");
        }
    }

    [Fact]
    public async Task File_ThatCannotBeReadNow_IsAskedForLater()
    {
        var document = await DocumentAsync();
        using var own = await portal.SignInAsync("op10-admin");
        var folder = Path.Combine(portal.Services.GetRequiredService<IOptions<DropFolderOptions>>().Value.DropFolder, document.System);
        Directory.Move(folder, folder + "-away");
        try
        {
            using var answer = await own.GetAsync($"/finance/documents/{document.Id.Value}/file");
            await IsPutOffAsync(answer);
        }
        finally
        {
            Directory.Move(folder + "-away", folder);
        }
    }

    private static async Task IsPutOffAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(30));
        answer.Content.Headers.ContentDisposition.ShouldBeNull("a page, not a file");
        (await answer.Content.ReadAsStringAsync(Token)).ShouldContain("Сейчас не получилось");
    }

    private async Task<UserId> UserAsync(string subject)
    {
        await using var db = portal.Raw();
        return (await db.Users.SingleAsync(row => row.Subject == subject, Token)).Id;
    }

    private async Task<List<AccessEvent>> TakenAsync(SettlementDocument document)
    {
        await using var db = portal.Raw();
        return await db.AccessEvents.AsNoTracking().Where(row => row.Kind == AccessEventKind.DocumentTaken && row.Detail == $"{document.Type} {document.Number}").ToListAsync(Token);
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
