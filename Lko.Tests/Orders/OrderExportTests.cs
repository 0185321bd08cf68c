using System.Globalization;
using System.Net;
using System.Security.Claims;
using ClosedXML.Excel;
using Lko.Infrastructure.Data;
using Lko.Tests.Access;
using Lko.Tests.Support;
using Lko.Web.Access;
using Lko.Web.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Orders;

/// <summary>The orders list as a workbook, over the wire.</summary>
[Collection(PortalCollection.Name)]
public sealed class OrderExportTests(PortalHost portal)
{
    private const int Titles = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_IsSavedAsItIsShown_WithoutTheColumnsLeftOut()
    {
        var scene = OrderScene.Over(portal.Services.GetRequiredService<Database>());
        var number = await scene.SubmittedAsync();
        using var own = await portal.SignInAsync("op10-orders");

        using var answer = await own.GetAsync($"/orders/export?view=all&q={number}&hide=places,monthly");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        answer.Content.Headers.ContentType!.ToString().ShouldBe("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        var saved = answer.Content.Headers.ContentDisposition!;
        saved.DispositionType.ShouldBe("attachment");
        saved.FileNameStar!.ShouldMatch(@"^Заявки - Все - \d{4}-\d\d-\d\d \d\d-\d\d\.xlsx$");
        var page = await PageAsync(answer);
        var told = page.Range(1, 1, Titles - 1, 1).Cells().Select(cell => cell.GetString()).ToList();
        told[0].ShouldBe("Заявки");
        told.ShouldContain($"Условия: поиск: {number}", StringComparer.Ordinal);
        told.ShouldContain("Вид: Все", StringComparer.Ordinal);
        told.ShouldContain("Строк: 1", StringComparer.Ordinal);
        told.ShouldContain(line => line.StartsWith("Выгрузил: М. З., ", StringComparison.Ordinal));
        told.ShouldContain(line => line.StartsWith("CRM: данные на: ", StringComparison.Ordinal));
        told.ShouldContain(line => line.StartsWith("Область видимости: ", StringComparison.Ordinal));
        var titles = Row(page, page.SheetView.SplitRow);
        titles.ShouldContain("Услуга", StringComparer.Ordinal);
        titles.ShouldNotContain("Точка А", StringComparer.Ordinal);
        titles.ShouldNotContain("Ежемес., ₽", StringComparer.Ordinal);
        var row = Row(page, page.SheetView.SplitRow + 1);
        row[0].ShouldBe(number);
        row.ShouldContain("Принята", StringComparer.Ordinal);
        row[titles.IndexOf("МРФ")].ShouldBe("МРФ «Волга»");
        page.Cell(page.SheetView.SplitRow + 1, titles.IndexOf("Срок") + 1).DataType.ShouldBe(XLDataType.DateTime);
        page.LastRowUsed().RowNumber().ShouldBe(page.SheetView.SplitRow + 1);
    }

    [Fact]
    public async Task List_IsInTheReadersLanguage()
    {
        using var own = await portal.SignInAsync("op10-orders");
        own.Cookies.Add(portal.Address, new Cookie("lko.culture", Uri.EscapeDataString("c=en|uic=en"), "/"));

        using var answer = await own.GetAsync("/orders/export");

        var page = await PageAsync(answer);
        page.Name.ShouldBe("Orders");
        Row(page, page.SheetView.SplitRow).ShouldContain("Point A", StringComparer.Ordinal);
    }

    [Fact]
    public async Task MarkedOrders_AreSavedAlone_AndNeverAnothers()
    {
        var scene = OrderScene.Over(portal.Services.GetRequiredService<Database>());
        var marked = await scene.StoredAsync(await scene.SubmittedAsync());
        await scene.SubmittedAsync();
        var field = ("marked", marked.Id.Value.ToString(CultureInfo.InvariantCulture));
        using var own = await portal.SignInAsync("op10-orders");
        using (var answer = await own.PostFormAsync("/orders/export?view=drafts", field))
        {
            var page = await PageAsync(answer);
            Row(page, page.SheetView.SplitRow + 1)[0].ShouldBe(marked.Number);
            page.LastRowUsed().RowNumber().ShouldBe(page.SheetView.SplitRow + 1);
        }

        using var other = await portal.SignInAsync("op02-orders");
        using (var answer = await other.PostFormAsync("/orders/export", field))
        {
            var page = await PageAsync(answer);
            page.LastRowUsed().RowNumber().ShouldBe(page.SheetView.SplitRow);
        }

        using var forged = await own.PostAsync("/orders/export", field);
        forged.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "a form of another site has no token");
    }

    [Fact]
    public async Task List_IsClosed_ToWhoeverMayNotReadIt()
    {
        using var nobody = portal.NewBrowser();
        using var sent = await nobody.GetAsync("/orders/export");
        sent.StatusCode.ShouldBe(HttpStatusCode.Found);
        foreach (var subject in new[] { "op10-finance", "portal-admin" })
        {
            using var other = await portal.SignInAsync(subject);
            using var refused = await other.GetAsync("/orders/export");
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, subject);
            refused.Content.Headers.ContentDisposition.ShouldBeNull();
        }
    }

    [Fact]
    public async Task SecondExportAtOnce_IsToldToWait_AndTheColleagueIsNot()
    {
        using var own = await portal.SignInAsync("op10-orders");
        using var colleague = await portal.SignInAsync("op10-admin");
        await using var db = portal.Raw();
        var person = (await db.Users.SingleAsync(row => row.Subject == "op10-orders", Token)).Id;
        var claims = new ClaimsIdentity([new(LkoClaims.UserId, person.Value.ToString(CultureInfo.InvariantCulture))]);
        using (portal.Services.GetRequiredService<ExportGate>().Enter(new DefaultHttpContext { User = new(claims) }))
        {
            using var refused = await own.GetAsync("/orders/export");
            refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("Ваша выгрузка уже готовится");
            using var other = await colleague.GetAsync("/orders/export");
            other.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        for (var again = 0; again < 3; again++)
        {
            using var answer = await own.GetAsync("/orders/export");
            answer.StatusCode.ShouldBe(HttpStatusCode.OK, "the place is given back with each answer");
            await answer.Content.ReadAsByteArrayAsync(Token);
        }
    }

    [Fact]
    public async Task PeriodThatIsNone_IsToldInWords()
    {
        using var own = await portal.SignInAsync("op10-orders");
        using var refused = await own.GetAsync("/orders/export?from=2026-12-31&to=2026-01-01");
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await refused.Content.ReadAsStringAsync(Token)).ShouldContain("Период указан неверно");
    }

    private static async Task<IXLWorksheet> PageAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        await using var content = await answer.Content.ReadAsStreamAsync(Token);
        return new XLWorkbook(content).Worksheets.First();
    }

    private static List<string> Row(IXLWorksheet page, int row) => [.. page.Range(row, 1, row, page.LastColumnUsed().ColumnNumber()).Cells().Select(cell => cell.GetString())];
}
