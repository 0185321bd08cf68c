using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Lko.Domain.Integration;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors.CrmRest;
using Lko.Tests.EndToEnd;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Faults;

/// <summary>The CRM's own events on the portal's own door, over real sockets: doubled, at once and in any order.</summary>
[Collection(BrowserTests.Name)]
public sealed class EventDeliveryTests(LiveLandscape world) : IClassFixture<LiveLandscape>
{
    private const int Copies = 5;
    private static readonly ParallelOptions Rush = new() { MaxDegreeOfParallelism = 16 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>F22: each event five times at once, for many orders at once.</summary>
    [Fact]
    public async Task F22_EachEventFiveTimesAtOnce_HasOneEffect()
    {
        string[] way = ["REGISTERED", "CLARIFY", "TECH_CHECK", "IN_BUILD", "TESTING", "ACCEPTANCE", "DONE"];
        var numbers = await OnTheirWayAsync(8);
        var events = new List<List<string>>();
        foreach (var number in numbers)
        {
            await StepAsync(number, way);
            events.Add(await world.EventsAsync(number));
        }

        using var http = new HttpClient();
        for (var step = 0; step < way.Length; step++)
        {
            var answers = new ConcurrentBag<(string Event, string Fate)>();
            await Parallel.ForEachAsync(
                events.SelectMany(list => Enumerable.Repeat(list[step], Copies)), Rush,
                async (json, _) => answers.Add((json, FateOf(await world.DeliverAsync(http, json)))));
            foreach (var group in answers.GroupBy(answer => answer.Event, StringComparer.Ordinal))
            {
                string.Join(' ', group.Select(answer => answer.Fate).Order(StringComparer.Ordinal)).ShouldBe("applied known known known known", group.Key);
            }
        }

        await using var db = world.Scene.Database.Raw();
        foreach (var number in numbers)
        {
            var order = await world.Scene.StoredAsync(number);
            order.History.Where(row => row.Sequence != null).Select(row => row.Sequence!.Value).Order().ShouldBe(Enumerable.Range(1, way.Length));
            var told = await db.Notifications.Where(row => row.Subject == number && row.Kind.StartsWith("Order.")).GroupBy(row => row.UserId).Select(group => group.Count()).ToListAsync(Token);
            told.ShouldNotBeEmpty();
            told.ShouldAllBe(count => count == way.Length);
        }

        await world.LedgersAgreeAsync(numbers);
    }

    /// <summary>F23: the end before the middle, a cancellation racing the end, and an order the portal does not know yet.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task F23_EventsInAnyOrderRacingDecisions_EndAsTheLedgerSays(int seed)
    {
        var numbers = await OnTheirWayAsync(8);
        var racing = numbers.Take(4).ToList();
        var offered = numbers.Skip(6).ToList();
        var stranger = string.Create(CultureInfo.InvariantCulture, $"LKO-2026-{9_000_000 + seed}");
        await PlaceAtTheCrmAsync(stranger);
        foreach (var number in numbers)
        {
            await StepAsync(number, racing.Contains(number) ? ["REGISTERED", "TECH_CHECK", "DONE"]
                : offered.Contains(number) ? ["REGISTERED", "TECH_CHECK", "QUOTED", "QUOTED"] // A delay while the terms lie with the operator: told as QUOTED once more, without them.
                : ["REGISTERED", "CLARIFY", "TECH_CHECK", "IN_BUILD", "TESTING", "ACCEPTANCE"]);
        }

        await StepAsync(stranger, "REGISTERED", "TECH_CHECK", "TECH_NO");
        var (cancelled, refusals) = (0, await RefusalsAsync());
        using var http = new HttpClient();
        List<Func<Task>> happenings = [];
        foreach (var json in (await Task.WhenAll(numbers.Append(stranger).Select(world.EventsAsync))).SelectMany(list => list))
        {
            happenings.AddRange(Enumerable.Repeat<Func<Task>>(() => world.DeliverAsync(http, json), 2));
        }

        happenings.AddRange(racing.Select<string, Func<Task>>(number => async () =>
        {
            if (await world.CancelAsync(number))
            {
                Interlocked.Increment(ref cancelled);
            }
        }));
        var shuffled = happenings.ToArray();
        new Random(seed).Shuffle(shuffled);
        await Parallel.ForEachAsync(shuffled, Rush, async (happening, _) => await happening());
        await world.SettledAsync();

        foreach (var number in numbers)
        {
            await world.AgreeOnStateAsync(number);
            var order = await world.Scene.StoredAsync(number);
            order.History.Where(row => row.Sequence != null).Select(row => row.Sequence!.Value).Order().ShouldBe(Enumerable.Range(1, order.CrmSequence), $"{number}: late ones are history");
            var told = await world.EventsAsync(number);
            ReportedCourse.Milestones(order).ShouldBe(ReportedCourse.Milestones(told), number);
            order.Terms.Select(terms => terms.ExternalId).ShouldBe(ReportedCourse.Offers(told), number);
            (order.OpenTerms is not null).ShouldBe(offered.Contains(number), number);
        }

        await world.LedgersAgreeAsync(numbers);
        (await RefusalsAsync() - refusals).ShouldBe(cancelled, "the CRM had ended the order before it was asked to cancel it");
        await StrangerIsMatchedAsync(stranger);
    }

    /// <summary>Orders that the CRM has; it does not push: the test delivers its events itself.</summary>
    private async Task<List<string>> OnTheirWayAsync(int count)
    {
        await world.Carrier.ControlAsync("/control/crm/events/faults", new { kind = "drop", count = 10_000 });
        await world.Carrier.ControlAsync("/control/crm/faults", new { kind = "fail", scope = "events", count = 10_000, status = 503 });
        var numbers = await world.PlaceAsync(count);
        await world.SettledAsync();
        return numbers;
    }

    private async Task StepAsync(string number, params string[] codes)
    {
        foreach (var code in codes)
        {
            await world.Carrier.ControlAsync($"/control/crm/orders/{number}/step", new { to = code });
        }
    }

    private async Task PlaceAtTheCrmAsync(string number)
    {
        string payload;
        await using (var db = world.Scene.Database.Raw())
        {
            payload = await db.Outbox.Where(row => row.Type == "order.place").OrderByDescending(row => row.Id).Select(row => row.Payload).FirstAsync(Token);
        }

        using var original = JsonDocument.Parse(payload);
        var key = Guid.NewGuid();
        payload = payload.Replace(original.RootElement.GetProperty("orderId").GetString()!, number, StringComparison.Ordinal)
            .Replace(original.RootElement.GetProperty("messageId").GetString()!, key.ToString(), StringComparison.Ordinal);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/messages") { Content = new StringContent(payload, null, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sandbox-crm-key");
        request.Headers.Add("Idempotency-Key", key.ToString());
        using var answer = await world.Carrier.Http.SendAsync(request, Token);
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>What was kept for an unknown order takes effect once the order is there, at the next poll.</summary>
    private async Task StrangerIsMatchedAsync(string number)
    {
        await using (var db = world.Scene.Database.Raw())
        {
            (await db.CrmEvents.CountAsync(row => row.OrderNumber == number && row.State == CrmEventState.Unmatched, Token)).ShouldBe(3);
            (await db.Findings.CountAsync(row => row.Kind == FindingKind.UnknownOrder && row.Subject == number && row.ClosedAt == null, Token)).ShouldBe(1);
            var contract = await db.Contracts.FirstAsync(row => row.Number == "352000099085", Token);
            var author = await db.Users.FirstAsync(row => row.Subject == OrderScene.Orders, Token);
            var order = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, author.Id, world.Scene.Time.GetUtcNow());
            order.Submit(number, author.Name, world.Scene.Time.GetUtcNow());
            db.Orders.Add(order);
            await db.SaveChangesAsync(Token);
        }

        await world.Carrier.ControlAsync("/control/crm/faults/clear", new { });
        await using var services = new ServiceCollection().AddLogging()
            .AddCrmRest(new ConfigurationBuilder().AddInMemoryCollection([new("Crm:BaseUrl", world.Door.Address.AbsoluteUri), new("Crm:ApiKey", "sandbox-crm-key")]).Build())
            .BuildServiceProvider();
        var databases = world.Scene.Database.For(null);
        await new PollCrm(databases, services.GetRequiredService<ICrm>(), new RecordCrmEvents(databases, new AnswerTerm(), TimeProvider.System), TimeProvider.System).Run(Token);

        await world.AgreeOnStateAsync(number);
        await using var after = world.Scene.Database.Raw();
        (await after.Findings.CountAsync(row => row.Kind == FindingKind.UnknownOrder && row.Subject == number && row.ClosedAt == null, Token)).ShouldBe(0);
    }

    private async Task<int> RefusalsAsync() => (await world.Carrier.Http.GetFromJsonAsync<JsonElement>("/control/state", Token)).GetProperty("refusals").GetInt32();

    private static string FateOf(JsonElement answer) => answer.EnumerateObject().Single(member => member.Value is { ValueKind: JsonValueKind.Number } && member.Value.GetInt32() == 1).Name;
}
