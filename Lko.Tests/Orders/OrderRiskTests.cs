using System.Globalization;
using Bunit;
using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Common.Calendars;
using Lko.Domain.Live;
using Lko.Domain.Orders;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Lko.Tests.Web.Features;
using Lko.Web.Features.Orders.List;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lko.Tests.Orders;

/// <summary>Orders whose term is near its end. They go to Nizhny Novgorod, three hours ahead; the scene begins on Monday at noon there.</summary>
public sealed class OrderRiskTests
{
    private const string Onlooker = "carrier-manager";

    private static CancellationToken Token => Xunit.TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TermOfDays_IsAtRiskFromTheWorkingDayBeforeItsLast(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-11-30T18:00"), "on the Monday after");

        await AgreeAsync(scene, "2026-11-26T23:59", OrderScene.Orders, []);
        await AgreeAsync(scene, "2026-11-27T00:00", OrderScene.Orders, [number]);
        await AgreeAsync(scene, "2026-11-27T00:00", "op02-orders", []);
        await AgreeAsync(scene, "2026-11-29T12:00", Onlooker, [number]);
        await AgreeAsync(scene, "2026-11-30T18:00", OrderScene.Orders, [number]);
        await AgreeAsync(scene, "2026-11-30T18:01", OrderScene.Orders, []);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WhoMustAct_IsWarnedADayEarlierThanWhoLooksOn(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        await scene.GrantAsync("op10-finance", Role.OperatorViewer);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "CLARIFY");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-07T18:00"), "a Monday");

        await AgreeAsync(scene, "2026-12-02T23:59", OrderScene.Orders, []);
        await AgreeAsync(scene, "2026-12-03T00:00", OrderScene.Orders, [number]);
        foreach (var (local, expected) in new[] { ("2026-12-03T23:59", (string[])[]), ("2026-12-04T00:00", [number]) })
        {
            await AgreeAsync(scene, local, Onlooker, expected);
            await AgreeAsync(scene, local, "op10-finance", expected);
        }
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task TermOfHours_IsAtRiskInItsLastFifth(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED", "IN_BUILD");
        scene.Time.SetUtcNow(At("2026-11-27T20:00"));
        await scene.ReportAsync(number, "TESTING");

        await AgreeAsync(scene, "2026-11-30T05:35", OrderScene.Orders, []);
        await AgreeAsync(scene, "2026-11-30T05:36", OrderScene.Orders, [number]);
    }

    /// <summary>A long term is warned of in its last fifth, which begins before its last days.</summary>
    [Theory]
    [MemberData(nameof(Databases))]
    public async Task LongTerm_IsAtRiskInItsLastFifth(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK", "AGREED");
        (await scene.StoredAsync(number)).DueAt.ShouldBe(At("2026-12-18T16:45"), "bound to 25 days and a quarter");

        await AgreeAsync(scene, "2026-12-13T15:00", OrderScene.Orders, []);
        await AgreeAsync(scene, "2026-12-13T16:00", OrderScene.Orders, [number]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task WhatHasNoTerm_IsNeverAtRisk(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        await scene.DraftAsync();

        await scene.ReportAsync(number, "CANCELLED");

        var ended = await scene.StoredAsync(number);
        (ended.DueAt, ended.RiskAt, ended.OwnRiskAt).ShouldBe((null, null, null));
        await AgreeAsync(scene, "2026-11-30T12:00", OrderScene.Orders, []);
    }

    /// <summary>The instants say what the counting of days says, at every hour of a year with its holidays.</summary>
    [Theory]
    [InlineData("Europe/Kaliningrad")]
    [InlineData("Asia/Kamchatka")]
    public void Instants_AreThoseOfTheCountOfDays(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var calendar = WorkingCalendar.Federal;
        for (var due = At("2026-03-01T12:00"); due < At("2026-12-30T00:00"); due += TimeSpan.FromHours(31))
        {
            var since = due - TimeSpan.FromDays(due.Day);
            var deadline = OrderDeadline.Of(OrderState.InProgress, OrderStage.Build, due, since, zone);
            for (var now = since; now <= due; now += TimeSpan.FromHours(1))
            {
                foreach (var mustAct in new[] { false, true })
                {
                    var counted = calendar.WorkingDaysBetween(now, due, zone) <= SlaClock.AtRisk(mustAct) || due - now <= (due - since) * SlaClock.ShareAtRisk;
                    deadline.IsAtRisk(mustAct, now).ShouldBe(counted, $"{due:O} {now:O} {mustAct}");
                }
            }
        }
    }

    [Fact]
    public void TermBeyondTheCalendar_IsCountedInAllDays()
    {
        var due = new DateTimeOffset(2099, 6, 10, 12, 0, 0, TimeSpan.Zero);

        var deadline = OrderDeadline.Of(OrderState.InProgress, OrderStage.Build, due, due.AddDays(-3), TimeZoneInfo.Utc);

        (deadline.RiskAt, deadline.OwnRiskAt).ShouldBe((due.AddDays(-2), due.AddDays(-3)));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite)]
    [InlineData(DatabaseProvider.PostgreSql)]
    public async Task OrderOfBefore_IsCountedAtTheNextStart(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var (open, ended) = (await scene.SubmittedAsync(), await scene.SubmittedAsync());
        await scene.ReportAsync(open, "REGISTERED", "TECH_CHECK");
        await scene.ReportAsync(ended, "CANCELLED");
        var before = await scene.StoredAsync(open);
        before.RiskAt.ShouldBe(At("2026-11-27T00:00"));
        await using (var raw = scene.Database.Raw())
        {
            var all = raw.Database.GetMigrations().ToList();
            var migrator = raw.GetService<IMigrator>();
            await migrator.MigrateAsync(all[all.FindIndex(each => each.EndsWith("_RiskAt", StringComparison.Ordinal)) - 1], Token);
            await migrator.MigrateAsync(cancellationToken: Token);
        }

        (await StartCheck.IsSeededAsync(scene.Database.Database, TestDatabase.Issuer, Token)).ShouldBeFalse();
        await DataServices.SeedAsync(scene.Database.Database, TestDatabase.Issuer, Token);

        (await StartCheck.IsSeededAsync(scene.Database.Database, TestDatabase.Issuer, Token)).ShouldBeTrue();
        var after = await scene.StoredAsync(open);
        (after.RiskAt, after.OwnRiskAt, after.Version).ShouldBe((before.RiskAt, before.OwnRiskAt, before.Version));
        var none = await scene.StoredAsync(ended);
        (none.RiskAt, none.OwnRiskAt).ShouldBe((null, null));
    }

    [Theory]
    [InlineData("ru-RU", "Под риском", "Заявок под риском нет.")]
    [InlineData("en-GB", "At risk", "No orders at risk.")]
    public async Task Tab_CountsByItself_AndItsAddressShowsThem(string language, string name, string empty)
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        await using var screen = new Screen(scene, OrderScene.Orders, language);
        screen.Go("orders?view=atrisk");
        var list = screen.Render<OrdersPage>();
        list.WaitForAssertion(() => list.Find(".empty").TextContent.ShouldContain(empty));
        list.WaitForAssertion(() => Count().ShouldBe("0"));

        var number = await scene.SubmittedAsync();
        await scene.ReportAsync(number, "REGISTERED", "TECH_CHECK");
        scene.Time.SetUtcNow(At("2026-11-27T09:00"));
        screen.Announce(Topic.Order, number);

        list.WaitForAssertion(() => Count().ShouldBe("1"));
        using var later = new Screen(scene, OrderScene.Orders, language);
        later.Go("orders?view=atrisk");
        var shown = later.Render<OrdersPage>();
        shown.WaitForAssertion(() => shown.Find("tbody tr").TextContent.ShouldContain(number));
        shown.Find("tbody .clk").ClassList.ShouldContain("risk", StringComparer.Ordinal);

        string? Count()
        {
            var tab = list.Find(".tabs a[aria-current]");
            tab.TextContent.ShouldContain(name);
            return tab.QuerySelector(".c")?.TextContent.Trim();
        }
    }

    /// <summary>The list, its count, the count of a saved view and the tone of the row say the same.</summary>
    private static async Task AgreeAsync(OrderScene scene, string local, string subject, string[] expected)
    {
        scene.Time.SetUtcNow(At(local));
        var database = scene.Database.For(subject);
        var query = new OrderQuery(OrderView.AtRisk, null, null, null, null, null, false, new PageRequest(1, 50));
        (await new ListOrders(database, scene.Time).Run(query, Token)).Value.Rows.Select(row => row.Number).ShouldBe(expected, $"{subject} at {local}");
        (await new CountOrders(database, scene.Time).Run(null, Token)).Value[OrderView.AtRisk].ShouldBe(expected.Length);
        (await new CountFound(database, scene.Time).Run([query], Token)).Value.ShouldBe([expected.Length]);
        var all = (await new ListOrders(database, scene.Time).Run(query with { View = OrderView.All }, Token)).Value.Rows;
        all.Where(row => Lko.Web.Features.Orders.OrderWords.ClockOf(row.State, row.Stage, row.DueAt, row.StateSince, row.IsYourMove, row.TermZone, scene.Time.GetUtcNow()).State == ClockState.AtRisk)
            .Select(row => row.Number).ShouldBe(expected);
    }

    private static DateTimeOffset At(string local) => new DateTimeOffset(DateTime.Parse(local, CultureInfo.InvariantCulture), TimeSpan.FromHours(3)).ToUniversalTime();
}
