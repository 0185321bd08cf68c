using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class ShortcutsAndRecent : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AccessEvents_By",
                table: "AccessEvents");

            migrationBuilder.AddColumn<bool>(
                name: "HasNoShortcuts",
                table: "Users",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Recent",
                table: "Users",
                type: "TEXT",
                maxLength: 420,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_By_Kind_At",
                table: "AccessEvents",
                columns: new[] { "By", "Kind", "At" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AccessEvents_By_Kind_At",
                table: "AccessEvents");

            migrationBuilder.DropColumn(
                name: "HasNoShortcuts",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "Recent",
                table: "Users");

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_By",
                table: "AccessEvents",
                column: "By");
        }
    }
}
