using System.Reflection;
using Lko.Infrastructure.Data;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lko.Tests.Data;

/// <summary>What the three databases say of the same trouble is understood as the same: a double, a value that does not fit, or something to try again.</summary>
public sealed class DatabaseErrorsTests
{
    private enum Meaning
    {
        Other,
        Duplicate,
        Unfit,
    }

    public static TheoryData<string, string, bool> Transience => new()
    {
        { nameof(DatabaseProvider.SqlServer), "1205", true },
        { nameof(DatabaseProvider.SqlServer), "40613", true },
        { nameof(DatabaseProvider.SqlServer), "2627", false },
        { nameof(DatabaseProvider.SqlServer), "547", false },
        { nameof(DatabaseProvider.PostgreSql), "40P01", true },
        { nameof(DatabaseProvider.PostgreSql), "40001", true },
        { nameof(DatabaseProvider.PostgreSql), "23505", false },
        { nameof(DatabaseProvider.PostgreSql), "23503", false },
    };

    [Fact]
    public void RefusedSave_IsUnderstoodAlike()
    {
        (Exception Cause, Meaning Meaning)[] told =
        [
            (Server(2601), Meaning.Duplicate), (Server(2627), Meaning.Duplicate), (Postgres("23505"), Meaning.Duplicate), (Sqlite(19, 1555), Meaning.Duplicate), (Sqlite(19, 2067), Meaning.Duplicate),
            (Server(2628), Meaning.Unfit), (Server(8152), Meaning.Unfit), (Server(8115), Meaning.Unfit), (Postgres("22001"), Meaning.Unfit), (Postgres("22003"), Meaning.Unfit), (Sqlite(18, 18), Meaning.Unfit),
            (Server(547), Meaning.Other), (Postgres("23503"), Meaning.Other), (Sqlite(19, 787), Meaning.Other), (Server(1205), Meaning.Other), (Postgres("40P01"), Meaning.Other), (Sqlite(5, 5), Meaning.Other),
            (new InvalidOperationException(), Meaning.Other),
        ];
        foreach (var (cause, meaning) in told)
        {
            var failure = new DbUpdateException("", cause);
            (DatabaseErrors.IsDuplicate(failure) ? Meaning.Duplicate : DatabaseErrors.IsUnfit(failure) ? Meaning.Unfit : Meaning.Other).ShouldBe(meaning, cause.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Transience))]
    public async Task Deadlock_IsTriedAgain_ADoubleIsNot(string provider, string code, bool isTransient)
    {
        var database = Enum.Parse<DatabaseProvider>(provider);
        await using var context = ModelTests.Context(database);
        Exception failure = database == DatabaseProvider.SqlServer ? Server(int.Parse(code, System.Globalization.CultureInfo.InvariantCulture)) : Postgres(code);
        var tries = 0;

        var run = context.Database.CreateExecutionStrategy().ExecuteAsync(() => ++tries == 1 ? Task.FromException(new DbUpdateException("", failure)) : Task.CompletedTask);

        if (isTransient)
        {
            await run;
            tries.ShouldBe(2);
        }
        else
        {
            (await Should.ThrowAsync<DbUpdateException>(run)).InnerException.ShouldBe(failure);
            tries.ShouldBe(1);
        }
    }

    /// <summary>An embedded database has one writer: the second waits inside of its statement.</summary>
    [Fact]
    public void BusyFile_IsWaitedFor()
    {
        using var context = ModelTests.Context(DatabaseProvider.Sqlite);

        ((SqliteConnection)context.Database.GetDbConnection()).DefaultTimeout.ShouldBe(30);
    }

    private static SqliteException Sqlite(int code, int extended) => new("", code, extended);

    private static PostgresException Postgres(string state) => new("", "ERROR", "ERROR", state);

    /// <summary>Only the driver makes these: whatever it needs besides the number is empty.</summary>
    private static SqlException Server(int number)
    {
        const BindingFlags Hidden = BindingFlags.NonPublic | BindingFlags.Instance;
        var error = Made(typeof(SqlError).GetConstructors(Hidden).First(each => each.GetParameters()[0].ParameterType == typeof(int)), number);
        var errors = Made(typeof(SqlErrorCollection).GetConstructors(Hidden)[0]);
        typeof(SqlErrorCollection).GetMethod("Add", Hidden)!.Invoke(errors, [error]);
        return (SqlException)Made(typeof(SqlException).GetMethods(BindingFlags.NonPublic | BindingFlags.Static).First(each => each.Name is "CreateException" && each.GetParameters()[0].ParameterType == typeof(SqlErrorCollection)), errors);

        static object Made(MethodBase maker, params object[] first)
        {
            object?[] values = [.. first, .. maker.GetParameters().Skip(first.Length).Select(parameter =>
                parameter.ParameterType == typeof(string) ? "" : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null)];
            return maker is ConstructorInfo constructor ? constructor.Invoke(values) : maker.Invoke(null, values)!;
        }
    }
}
