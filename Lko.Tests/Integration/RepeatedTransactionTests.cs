using System.Data.Common;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;
using static Lko.Tests.Integration.SyncEngineScene;

namespace Lko.Tests.Integration;

/// <summary>A database that has to have a step done again, as servers sometimes ask for: the second time it does everything the first one did.</summary>
public sealed class RepeatedTransactionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Step_DoneAgain_MarksWhatIsGone()
    {
        await using var scene = await OpenAsync(DatabaseProvider.PostgreSql);
        await using (var raw = scene.Database.Raw())
        {
            raw.LastMileRequests.AddRange(Enumerable.Range(0, 2).Select(serial => LastMileRequest.Of(
                Nnov, new(new LastMileRequestRecord($"N-{serial}", 1, "NEW", "PUBLISHED", "", "", scene.Time.GetUtcNow(), scene.Time.GetUtcNow(), scene.Time.GetUtcNow(), "", false, 1, []), "d01/requests_p1.json", 1, "0"),
                scene.Time.GetUtcNow())));
            await raw.SaveChangesAsync(Token);
        }

        var database = scene.Database.Database;
        var refusal = new RefusedCommit();
        await using var refusing = TestDatabase.Over(new Database(database.Provider, database.ConnectionString) { WriteWalls = [.. database.WriteWalls, refusal] });
        scene.Factory = refusing.For(null);
        scene.Deliver("d01", 1);
        scene.Files.Opened = _ => refusal.IsDue = true;
        scene.Transport.Brings = Fetched.FilesOnly with { Told = new(Feed.LastMileRequests, ["N-0"], IsBegun: true, IsWhole: true) };

        var run = await scene.RunAsync();

        (run.State, run.Counts.AcceptedRows, refusal.Refused).ShouldBe((SyncRunState.Succeeded, 1, 1), run.Error);
        await using var db = scene.Database.Raw();
        (await db.LastMileRequests.Where(row => row.GoneAt != null).Select(row => row.Number).ToListAsync(Token)).ShouldBe(["N-1"]);
    }

    /// <summary>Refuses one commit, with an error that whoever waits a little may get past.</summary>
    private sealed class RefusedCommit : DbTransactionInterceptor
    {
        public bool IsDue { get; set; }

        public int Refused { get; private set; }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            if (!IsDue || Refused > 0)
            {
                return new(result);
            }

            Refused++;
            throw new PostgresException("", "ERROR", "ERROR", PostgresErrorCodes.SerializationFailure);
        }
    }
}
