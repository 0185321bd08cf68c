using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lko.Infrastructure.Data;

/// <summary>
/// Whether a database is what this version of the portal needs, asked in plain SQL: building the model takes longer than everything else in a
/// start, and a database that is up to date gives no reason to wait for it.
/// </summary>
internal static class StartCheck
{
    /// <summary>One row of the seed has each of these; written together, they are there or not together. And no order waits for what its migration could not count.</summary>
    private const string Seeded = """
        SELECT CASE WHEN EXISTS (SELECT 1 FROM "NumberSeries") AND EXISTS (SELECT 1 FROM "CarrierBranches" WHERE "Parent" IS NOT NULL) AND EXISTS (SELECT 1 FROM "SourceSystems")
            AND EXISTS (SELECT 1 FROM "ServiceCodes") AND EXISTS (SELECT 1 FROM "Operators") AND EXISTS (SELECT 1 FROM "Branches" WHERE "TimeZone" IS NOT NULL)
            AND NOT EXISTS (SELECT 1 FROM "Orders" WHERE "OwnRiskAt" IS NULL AND "RiskAt" IS NOT NULL) THEN 1 ELSE 0 END
        """;

    /// <summary>True when the database has every migration of this version.</summary>
    public static async Task<bool> HasSchemaAsync(Database database, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = database.Connect();
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = """SELECT "MigrationId" FROM "__EFMigrationsHistory" """;
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            var applied = new HashSet<string>(StringComparer.Ordinal);
            while (await rows.ReadAsync(cancellationToken))
            {
                applied.Add(rows.GetString(0));
            }

            return MigrationsOf(database).IsSubsetOf(applied);
        }
        catch (DbException)
        {
            // Not there yet, or out of reach: migrating creates it or says in full what is wrong.
            return false;
        }
    }

    /// <summary>True when the reference data are there, and somebody who signs in through this provider.</summary>
    /// <param name="peopleIssuer">Null when no people are seeded.</param>
    public static async Task<bool> IsSeededAsync(Database database, string? peopleIssuer, CancellationToken cancellationToken)
    {
        await using var connection = database.Connect();
        await connection.OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = Seeded;
        if (peopleIssuer is not null)
        {
            command.CommandText = Seeded.Replace("THEN 1", """AND EXISTS (SELECT 1 FROM "Users" WHERE "Issuer" = @issuer) THEN 1""", StringComparison.Ordinal);
            var issuer = command.CreateParameter();
            (issuer.ParameterName, issuer.Value) = ("@issuer", peopleIssuer);
            command.Parameters.Add(issuer);
        }

        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture) == 1;
    }

    private static HashSet<string> MigrationsOf(Database database)
    {
        var context = database.ContextType;
        return typeof(StartCheck).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(Migration)) && type.GetCustomAttribute<DbContextAttribute>()?.ContextType == context)
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()!.Id)
            .ToHashSet(StringComparer.Ordinal);
    }
}
