using Npgsql;
using StackExchange.Redis;
using Xunit.Sdk;

namespace Lko.Tests.Support;

public sealed class SupportTests
{
    [Fact]
    public async Task PostgresServer_ConnectionString_LeadsToAServerThatMayCreateDatabases()
    {
        var token = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create(PostgresServer.ConnectionString);
        await using var command = source.CreateCommand("select rolcreatedb or rolsuper from pg_roles where rolname = current_user");
        (await command.ExecuteScalarAsync(token)).ShouldBe(true);
    }

    [Fact]
    public async Task RedisServer_Configuration_LeadsToAServer()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(RedisServer.Configuration);
        (await redis.GetDatabase().PingAsync()).ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Fact]
    public async Task Eventually_ConditionThatComesTrue_Returns()
    {
        var looks = 0;
        await Eventually.Until(() => ++looks == 2 ? throw new InvalidOperationException() : looks == 3, "the third look");
        looks.ShouldBe(3);
    }

    [Fact]
    public async Task Eventually_ConditionThatNeverHolds_SaysWhatWasExpectedAndTheLastError()
    {
        var failure = await Should.ThrowAsync<XunitException>(() =>
            Eventually.Until(() => Task.FromException<bool>(new InvalidOperationException("The door is shut.")), TimeSpan.FromMilliseconds(1), "the door opens"));
        failure.Message.ShouldContain("the door opens");
        failure.InnerException!.Message.ShouldBe("The door is shut.");
    }

    [Fact]
    public void TempFolder_Disposed_IsGone()
    {
        string path;
        using (var folder = new TempFolder())
        {
            path = folder.Path;
            File.WriteAllText(folder.Combine("a.txt"), "a");
        }

        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void FreePort_ManyCalls_GiveDifferentPortsThatNoOutgoingCallTakes()
    {
        var ports = Enumerable.Range(0, 20).Select(_ => FreePort.Next()).ToList();

        ports.ShouldBeUnique();
        ports.ShouldAllBe(port => port >= 10_000 && port < 20_000);
    }
}
