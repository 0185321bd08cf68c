namespace Lko.Tests.Support;

/// <summary>The PostgreSQL server of this test run; <c>run.sh</c> starts a private one.</summary>
public static class PostgresServer
{
    public const string Variable = "LKO_TEST_POSTGRES";

    /// <summary>Connection string of an account that may create databases. Skips the test, with the reason, when there is no server.</summary>
    public static string ConnectionString => Servers.Require(Variable, "a PostgreSQL connection string", Servers.Private);
}

/// <summary>The Redis server of this test run; <c>run.sh</c> starts a private one.</summary>
public static class RedisServer
{
    public const string Variable = "LKO_TEST_REDIS";

    /// <summary>Configuration string, <c>host:port</c>. Skips the test, with the reason, when there is no server.</summary>
    public static string Configuration => Servers.Require(Variable, "a Redis address (host:port)", Servers.Private);
}

/// <summary>A SQL Server somebody offers for the run; nothing here starts one.</summary>
public static class SqlServerEngine
{
    public const string Variable = "LKO_TEST_SQLSERVER";

    public static bool IsOffered => !string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Connection string of an account that may create databases. Skips the test, with the reason, when there is no server.</summary>
    public static string ConnectionString =>
        Servers.Require(Variable, "a SQL Server connection string", "No use case ran on a SQL Server: only its scripts, queries, model and types were checked.");
}

internal static class Servers
{
    /// <summary>Of the servers that a run has to itself.</summary>
    public const string Private = "Lko.Tests/run.sh starts a server and sets it.";

    /// <param name="hence">What follows for the run, or what to do about it.</param>
    public static string Require(string variable, string what, string hence)
    {
        var value = Environment.GetEnvironmentVariable(variable);
        Assert.SkipWhen(string.IsNullOrWhiteSpace(value), $"NOT RUN: {variable} does not hold {what}. {hence}");
        return value!;
    }
}
