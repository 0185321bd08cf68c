using Lko.Infrastructure.Data;
using Lko.Tests.Data;
using Lko.Tests.Orders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace Lko.Tests.SqlServer;

/// <summary>
/// SQL Server without a server, in layers that each say what they prove: the model's create script is valid as a database model (DacFx), the
/// migration script is valid T-SQL (ScriptDom), and the model keeps the rules that both overlook. Running on a real server needs LKO_TEST_SQLSERVER.
/// </summary>
public sealed class SqlServerScriptTests
{
    private const int MaxIndexBytes = 1700;
    private const int MaxClusteredBytes = 900;
    private const int MaxName = 128;

    [Fact]
    public void CreateScript_AsADatabaseModel_HasNoErrorAndNoWarning()
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var batch in context.Database.GenerateCreateScript().Split("GO\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            model.AddObjects(batch.Replace("\nGO", "", StringComparison.Ordinal));
        }

        model.Validate().Select(message => $"{message.MessageType} {message.Number}: {message.Message}").ShouldBeEmpty();
        model.GetObjects(DacQueryScopes.UserDefined, Table.TypeClass).Count().ShouldBeGreaterThan(20);
    }

    [Fact]
    public void MigrationScript_Parses()
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        var script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);

        Parse(script).ShouldBeEmpty();
        script.ShouldContain("[Number] IS NOT NULL", Case.Sensitive, "several drafts have no number; SQL Server's unique index must leave them out");
    }

    [Fact]
    public void Model_KeepsTheRulesTheToolsOverlook()
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        var findings = new List<string>();
        foreach (var entity in context.Model.GetEntityTypes())
        {
            findings.AddRange(entity.GetIndexes().Where(index => Bytes(index.Properties) > MaxIndexBytes).Select(index => $"{entity.DisplayName()}: index {index.GetDatabaseName()} is {Bytes(index.Properties)} bytes"));
            findings.AddRange(entity.GetKeys().Where(key => Bytes(key.Properties) > (key.IsPrimaryKey() ? MaxClusteredBytes : MaxIndexBytes)).Select(key => $"{entity.DisplayName()}: key {key.GetName()} is {Bytes(key.Properties)} bytes"));
            findings.AddRange(entity.GetProperties().Where(property => property.ClrType == typeof(decimal) && property.GetPrecision() is null).Select(property => $"{entity.DisplayName()}.{property.Name} has no precision"));
            findings.AddRange(entity.GetForeignKeys().Select(key => key.GetConstraintName()).Concat(entity.GetIndexes().Select(index => index.GetDatabaseName())).Where(name => name?.Length > MaxName).Select(name => $"{name} is too long"));
            findings.AddRange(CascadePaths(entity).GroupBy(target => target).Where(group => group.Count() > 1).Select(group => $"{group.Key.DisplayName()} deletes into {entity.DisplayName()} on {group.Count()} paths (error 1785)"));
        }

        findings.ShouldBeEmpty();
    }

    /// <summary>With a server offered, every use-case theory runs on it too; without one, this says that none did.</summary>
    [Fact]
    public async Task RealServer_TakesAnOrder()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.SqlServer);

        (await scene.SubmittedAsync()).ShouldStartWith("LKO-");
    }

    private static IEnumerable<IEntityType> CascadePaths(IEntityType entity) =>
        entity.GetForeignKeys().Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull)
            .SelectMany(key => CascadePaths(key.PrincipalEntityType).Append(key.PrincipalEntityType));

    private static int Bytes(IEnumerable<IProperty> properties) => properties.Sum(property =>
    {
        var type = property.GetColumnType();
        return type.StartsWith("nvarchar(", StringComparison.Ordinal)
            ? type == "nvarchar(max)" ? int.MaxValue / 8 : 2 * (property.GetMaxLength() ?? 0)
            : type switch { "bigint" => 8, "int" => 4, "bit" => 1, "date" => 3, "uniqueidentifier" => 16, _ when type.StartsWith("datetimeoffset", StringComparison.Ordinal) => 10, _ => 17 };
    });

    internal static IList<ParseError> Parse(string script)
    {
        using var reader = new StringReader(script);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(reader, out var errors);
        return errors;
    }
}
