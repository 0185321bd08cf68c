using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>How a fetch of a JSON billing ends early: it says why and leaves nothing behind.</summary>
public sealed class HttpTransportTests
{
    [Fact]
    public async Task Fetch_NothingYet_LeavesNothing()
    {
        await using var billing = await StartAsync();

        await billing.FetchAsync();

        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_OneBadAnswer_IsAskedAgain()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1");
        billing.Script(Status(503));

        await billing.FetchAsync();

        (billing.Requests.Count, billing.Delivered().Count).ShouldBe((2, 1));
    }

    /// <summary>Repetitions must not multiply what a system in trouble is asked.</summary>
    [Fact]
    public async Task Fetch_EveryCallFailsAtFirst_IsGivenUpSoon()
    {
        await using var billing = await StartAsync();
        billing.Says = request => Page(40, $"{PageOf(request)}");
        billing.Does = request => billing.Requests.Count % 2 == 1 ? Status(503) : null;

        (await billing.FailureAsync()).ShouldContain("charges_2026-05_p4.json: HTTP 503");

        billing.Requests.Select(PageOf).ShouldBe([1, 1, 2, 2, 3, 3, 4]);
    }

    [Fact]
    public async Task Fetch_OneCallInTen_MayBeRepeated()
    {
        await using var billing = await StartAsync();
        billing.Says = request => Page(60, $"{PageOf(request)}");
        HashSet<int> failed = [];
        billing.Does = request => PageOf(request) % 12 == 0 && failed.Add(PageOf(request)) ? Status(503) : null;

        await billing.FetchAsync();

        billing.Delivered().Count.ShouldBe(60);
        billing.Requests.Count.ShouldBe(66);
    }

    [Fact]
    public async Task Fetch_Refused_IsNotAskedAgain()
    {
        await using var billing = await StartAsync();
        billing.Script(Status(401));

        (await billing.FailureAsync()).ShouldContain("HTTP 401");

        billing.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Fetch_Redirect_IsNotFollowedAndCarriesNoKey()
    {
        await using var billing = await StartAsync();
        await using var thief = await StartAsync();
        billing.Script(http =>
        {
            http.Response.Redirect("http://127.0.0.1:1/");
            return Task.CompletedTask;
        });

        (await billing.FailureAsync()).ShouldContain("HTTP 302");

        thief.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_SecondPageFails_LeavesNothingOfTheFirst()
    {
        await using var billing = await StartAsync();
        billing.Script(Text("application/json", Page(2, "1")), Status(500), Status(500));

        await billing.FailureAsync();

        billing.Delivered().ShouldBeEmpty();
    }

    [Fact]
    public async Task Fetch_MoreThanARunTakes_EndsAndLeavesNothing()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1000, "1");
        billing.Waits.MostRunBytes = 10_000;

        (await billing.FailureAsync()).ShouldContain("10000 bytes");

        billing.Delivered().ShouldBeEmpty();
        billing.Requests.Count.ShouldBeLessThan(40);
    }

    [Fact]
    public async Task Fetch_Deadline_IsAnEndOfItsOwn()
    {
        await using var billing = await StartAsync();
        billing.Script(Fault("hang"));
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(TimeSpan.FromMilliseconds(200));

        await Should.ThrowAsync<OperationCanceledException>(() => billing.FetchAsync(deadline.Token));

        billing.Delivered().ShouldBeEmpty();
    }
}
