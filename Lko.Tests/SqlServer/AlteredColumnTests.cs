using Lko.Infrastructure.Data;
using Lko.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Lko.Tests.SqlServer;

/// <summary>SQL Server refuses to alter a column under a key or a reference (error 5074), which no parser of scripts sees.</summary>
public sealed class AlteredColumnTests
{
    [Fact]
    public void EveryMigration_AltersColumnsUnderNoKeyOrReference()
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        var assembly = context.GetService<IMigrationsAssembly>();
        var migrations = assembly.Migrations.Values.Select(type => assembly.CreateMigration(type, context.Database.ProviderName!)).ToList();
        var standing = new Dictionary<string, (string Table, string[] Columns)>(StringComparer.Ordinal);

        var findings = Walk(migrations.Select(migration => migration.UpOperations), standing);
        findings.AddRange(Walk(migrations.AsEnumerable().Reverse().Select(migration => migration.DownOperations), standing));

        findings.ShouldBeEmpty("Wrap the altering in TextKeys.Around.");
    }

    private static List<string> Walk(IEnumerable<IReadOnlyList<MigrationOperation>> steps, Dictionary<string, (string Table, string[] Columns)> standing)
    {
        var findings = new List<string>();
        foreach (var operation in steps.SelectMany(step => step))
        {
            switch (operation)
            {
                case CreateTableOperation table:
                    Stand(table.PrimaryKey);
                    table.ForeignKeys.ForEach(Stand);
                    table.UniqueConstraints.ForEach(Stand);
                    break;
                case AddPrimaryKeyOperation or AddForeignKeyOperation or AddUniqueConstraintOperation:
                    Stand(operation);
                    break;
                case DropPrimaryKeyOperation dropped:
                    standing.Remove(dropped.Name);
                    break;
                case DropForeignKeyOperation dropped:
                    standing.Remove(dropped.Name);
                    break;
                case DropUniqueConstraintOperation dropped:
                    standing.Remove(dropped.Name);
                    break;
                case AlterColumnOperation altered when (altered.ColumnType, altered.Collation) != (altered.OldColumn.ColumnType, altered.OldColumn.Collation):
                    findings.AddRange(standing.Where(each => string.Equals(each.Value.Table, altered.Table, StringComparison.Ordinal) && each.Value.Columns.Contains(altered.Name, StringComparer.Ordinal)).Select(each => $"{altered.Table}.{altered.Name} stands under {each.Key}"));
                    break;
                default:
                    break;
            }
        }

        return findings;

        void Stand(MigrationOperation? constraint)
        {
            switch (constraint)
            {
                case AddPrimaryKeyOperation key:
                    standing[key.Name!] = (key.Table, key.Columns);
                    break;
                case AddUniqueConstraintOperation unique:
                    standing[unique.Name!] = (unique.Table, unique.Columns);
                    break;
                case AddForeignKeyOperation reference:
                    standing[reference.Name!] = (reference.Table, reference.Columns);
                    break;
                default:
                    break;
            }
        }
    }
}
