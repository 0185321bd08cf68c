using System.Text;
using Lko.Domain.Integration;
using Lko.Tests.Billing;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Integration;

/// <summary>A file may have the mark in its name that stands before a member of an archive.</summary>
public sealed class MarkedNameTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BadRowOfAFileWithAMark_IsSetAside_AndLeavesWithIt()
    {
        await using var fixture = await BalancesFixture.CreateAsync();
        fixture.Deliver("LMP", "d01/new!requests_p1.json", Encoding.UTF8.GetBytes("""{"items":[{"requestNo":"LM-1"}]}"""));

        (await fixture.SyncAsync("LMP")).State.ShouldBe(SyncRunState.Succeeded);

        await using (var db = fixture.Database.Raw())
        {
            (await db.QuarantineRows.Select(row => row.Path).SingleAsync(Token)).ShouldBe("d01/new!requests_p1.json");
        }

        fixture.Deliver("LMP", "d01/new!requests_p1.json", Encoding.UTF8.GetBytes("""{"items":[]}"""));
        await fixture.SyncAsync("LMP");
        await using var after = fixture.Database.Raw();
        (await after.QuarantineRows.CountAsync(Token)).ShouldBe(0);
    }
}
