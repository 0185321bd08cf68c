using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class BinaryTexts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Alter(migrationBuilder, collation => (collation, null));

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Alter(migrationBuilder, collation => (null, collation));

        /// <summary>Every text of the model, which by now has the collation: written out, the same three thousand lines would say no more.</summary>
        private void Alter(MigrationBuilder migrationBuilder, Func<string, (string To, string From)> collate) => TextKeys.Around(migrationBuilder, TargetModel, () =>
        {
            foreach (var (table, column, property) in TargetModel.GetEntityTypes()
                .Where(entity => entity.GetTableName() is not null)
                .SelectMany(entity => entity.GetFlattenedProperties().Select(property => (Table: entity.GetTableName(), Column: property.GetColumnName(StoreObjectIdentifier.Table(entity.GetTableName())), Property: property)))
                .Where(text => text.Property.GetCollation() is not null)
                .DistinctBy(text => (text.Table, text.Column)))
            {
                var (to, from) = collate(property.GetCollation());
                var (type, length, nullable) = (property.GetColumnType(), property.GetMaxLength(), property.IsColumnNullable());
                migrationBuilder.AlterColumn<string>(
                    column, table, type, maxLength: length, nullable: nullable, collation: to, oldClrType: typeof(string), oldType: type, oldMaxLength: length, oldNullable: nullable, oldCollation: from);
            }
        });
    }
}
