using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Lko.Infrastructure.Data;

/// <summary>SQL Server alters no column that a key or a reference stands on. EF sees to the indexes, these it leaves where they are.</summary>
internal static class TextKeys
{
    /// <summary>Alters columns of texts while no key and no reference stands on a text.</summary>
    /// <param name="model">The model the migration leads to or comes from; both have the same keys.</param>
    public static void Around(MigrationBuilder migration, IModel model, Action alter)
    {
        var keys = model.GetEntityTypes().SelectMany(entity => entity.GetKeys()).Where(key => key.Properties.Any(IsText)).ToList();
        var references = model.GetEntityTypes().SelectMany(entity => entity.GetForeignKeys()).Where(reference => reference.Properties.Any(IsText)).ToList();
        foreach (var reference in references)
        {
            migration.DropForeignKey(reference.GetConstraintName()!, reference.DeclaringEntityType.GetTableName()!);
        }

        foreach (var key in keys)
        {
            migration.DropPrimaryKey(key.GetName()!, key.DeclaringEntityType.GetTableName()!);
        }

        alter();
        foreach (var key in keys)
        {
            migration.AddPrimaryKey(key.GetName()!, key.DeclaringEntityType.GetTableName()!, Columns(key.Properties));
        }

        foreach (var reference in references)
        {
            migration.AddForeignKey(
                reference.GetConstraintName()!, reference.DeclaringEntityType.GetTableName()!, Columns(reference.Properties), reference.PrincipalEntityType.GetTableName()!, principalColumns: Columns(reference.PrincipalKey.Properties),
                onDelete: ReferentialAction.Restrict);
        }
    }

    private static bool IsText(IProperty property) => property.ClrType == typeof(string);

    private static string[] Columns(IReadOnlyList<IProperty> properties) => [.. properties.Select(property => property.GetColumnName())];
}
