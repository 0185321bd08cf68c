using System.Diagnostics;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Tests.Support;
using static Lko.Tests.Connectors.Transports.BillingAnswers;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Answers of a JSON billing that are wrong: what can be read is read, and where nothing can the fetch ends soon, says why and keeps the answer. Alone, because what is allocated is counted over the process.</summary>
[Collection(MeasuredAlone.Name)]
public sealed class HttpAnswerTests
{
    /// <summary>The third charge up to its first day.</summary>
    private const string Third = "\"id\":\"3\",\"svcTypeId\":\"RT.CENTER.77.LS\",\"svcNum\":\"177000012340\",\"serviceCode\":\"RT.CENTER.77.NUMBERS\",\"component\":\"MRC\",\"dateFrom\":\"";

    public static TheoryData<string> WrongAnswers => ["hang", "drip", "html", "empty", "truncated", "array", "cp1251", "reset", "error", "bom", "type"];

    [Theory]
    [MemberData(nameof(WrongAnswers))]
    public async Task Fetch_WrongAnswer_EndsSoonAndLeavesNothing(string fault)
    {
        await using var billing = await StartAsync();
        billing.Script(Fault(fault), Fault(fault));
        if (fault is "hang" or "drip")
        {
            (billing.Waits.Headers, billing.Waits.Idle) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        var clock = Stopwatch.StartNew();

        await billing.FailureAsync();

        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(4));
        billing.Delivered().ShouldBeEmpty();
        billing.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Fetch_LoginPage_IsKeptForWhoeverLooksIntoIt()
    {
        await using var billing = await StartAsync();
        billing.Script(Fault("html"), Fault("html"));

        await billing.FailureAsync();

        billing.Samples().ShouldAllBe(sample => sample.Contains("Вход", StringComparison.Ordinal));
        billing.Samples().ShouldNotBeEmpty();
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("truncated")]
    [InlineData("bom")]
    [InlineData("type")]
    [InlineData("status")]
    public async Task Fetch_WrongAnswer_IsKept_AndNeverTheGoodOneBefore(string fault)
    {
        await using var billing = await StartAsync();
        var good = Page(2, "the-good-one");
        var bad = fault == "status" ? Refused : Fault(fault);
        billing.Script(Text("application/json", good), bad, bad);

        await billing.FailureAsync();

        billing.Samples().ShouldAllBe(sample => !string.Equals(sample, good, StringComparison.Ordinal));
        billing.Samples().Count.ShouldBe(fault == "empty" ? 0 : 2);
    }

    [Fact]
    public async Task Fetch_FewRowsThatAllCannotBeRead_AreNotTakenForAnEmptyMonth()
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2");
        await billing.FetchAsync();
        billing.Says = _ => Page(1, "1", "2").Replace("\"net\"", "\"netto\"", StringComparison.Ordinal);

        (await billing.FailureAsync()).ShouldContain("layout has changed");

        billing.Delivered().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("\"net\":\"100.00\"", "\"net\":100.00")]
    [InlineData("\"net\":\"100.00\"", "\"net\":\"100,00\"")]
    [InlineData("\"component\":\"MRC\"", "\"component\":\"SUBSCRIPTION\"")]
    public async Task Fetch_DriftThatCanBeRead_IsRead(string was, string now)
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2", "3", "4", "5", "6").Replace(was, now, StringComparison.Ordinal);

        await billing.FetchAsync();

        var rows = billing.Read().ToList();
        rows.Count.ShouldBe(6);
        rows.ShouldAllBe(row => row.Fault == null && ((ChargeRecord)row.Record!).Net == new Money(100_00, Currency.RUB));
    }

    [Theory]
    [InlineData(Third + "2026-05-01\"", Third + "2026-05-32\"", RejectReason.BadDate)]
    [InlineData("\"id\":\"3\"", "\"id\":\"\\ud800\"", RejectReason.BadEncoding)]
    [InlineData("\"id\":\"3\",\"svcTypeId\":\"RT.CENTER.77.LS\"", "\"id\":\"3\",\"svcTypeId\":\"\\udc00\"", RejectReason.BadEncoding)]
    public async Task Fetch_OneItemThatCannotBeRead_IsABadRow_AndTheOthersCount(string was, string now, RejectReason reason)
    {
        await using var billing = await StartAsync();
        billing.Says = _ => Page(1, "1", "2", "3", "4", "5", "6").Replace(was, now, StringComparison.Ordinal);

        await billing.FetchAsync();

        var rows = billing.Read().ToList();
        rows.Count(row => row.Fault is null).ShouldBe(5);
        rows[2].Fault!.Reason.ShouldBe(reason);
    }

    /// <summary>More than a fifth of an answer is not a few bad rows, however small the answer is.</summary>
    [Theory]
    [InlineData(10, 2, true)]
    [InlineData(10, 3, false)]
    [InlineData(10, 4, false)]
    [InlineData(3, 1, false)]
    [InlineData(300, 50, true)]
    [InlineData(300, 51, false)]
    public async Task Fetch_SomeRowsThatCannotBeRead_StopTheSystemWhereTheyAreMany(int rows, int bad, bool isTaken)
    {
        await using var billing = await StartAsync();
        var ids = Enumerable.Range(1, rows).Select(id => $"{id}").ToArray();
        billing.Says = _ => ids.Take(bad).Aggregate(Page(1, ids), (page, id) => page.Replace(Charge(id), Charge(id).Replace("100.00", "сто", StringComparison.Ordinal), StringComparison.Ordinal));

        if (!isTaken)
        {
            (await billing.FailureAsync()).ShouldContain($"{bad} of {rows} rows");
            billing.Delivered().ShouldBeEmpty();
            return;
        }

        await billing.FetchAsync();
        billing.Read().Count(row => row.Fault is not null).ShouldBe(bad);
    }

    /// <summary>One item without an id is an item; where many have lost theirs, most of them would be taken for others' duplicates.</summary>
    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(10, false)]
    public async Task Fetch_ItemsWithoutIds_AreItemsWhereTheyAreFew(int without, bool isTaken)
    {
        await using var billing = await StartAsync();
        var ids = Enumerable.Range(1, 10).Select(id => $"{id}").ToArray();
        billing.Says = _ => ids.Take(without).Aggregate(Page(1, ids), (page, id) => page.Replace($"\"id\":\"{id}\"", "\"id\":null", StringComparison.Ordinal));

        if (!isTaken)
        {
            (await billing.FailureAsync()).ShouldContain($"{without} of 10 rows");
            billing.Delivered().ShouldBeEmpty();
            return;
        }

        await billing.FetchAsync();
        billing.Read().ShouldAllBe(row => row.Fault == null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Fetch_EndlessAnswer_IsCutOff(bool packed)
    {
        await using var billing = await StartAsync();
        billing.Script(Endless(packed));
        var before = GC.GetTotalAllocatedBytes();

        (await billing.FailureAsync()).ShouldContain("larger than");

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50L << 20);
        billing.Delivered().ShouldBeEmpty();
    }

    /// <summary>F13 as the portal is delivered: none of its waits and caps is another.</summary>
    [Fact]
    public async Task Fetch_GibibyteThatIsAnnounced_IsCutOffAtTheUsualCap()
    {
        await using var billing = await StartAsync();
        billing.Waits = new();
        billing.Script(Gibibyte);
        var (before, clock) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());

        (await billing.FailureAsync()).ShouldContain("larger than 16777216 bytes");

        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50L << 20);
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        (billing.Requests.Count, billing.Delivered().Count).ShouldBe((1, 0));
    }

    [Fact]
    public async Task Fetch_ChangedLayout_StopsTheSystem()
    {
        await using var billing = await StartAsync();
        var drifted = Page(1, "1", "2", "3", "4", "5", "6").Replace("\"net\"", "\"netto\"", StringComparison.Ordinal);
        billing.Says = _ => drifted;

        (await billing.FailureAsync()).ShouldContain("layout has changed");

        billing.Delivered().ShouldBeEmpty();
        billing.Samples().ShouldNotBeEmpty();
    }
}
