using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RefusedSince : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "ReaderVersion",
                table: "SourceFiles",
                newName: "ReaderMark");

            migrationBuilder.AddColumn<string>(
                name: "Encoding",
                table: "SourceFiles",
                type: "TEXT",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "RefusedAt",
                table: "SourceFiles",
                type: "INTEGER",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Encoding",
                table: "SourceFiles");

            migrationBuilder.DropColumn(
                name: "RefusedAt",
                table: "SourceFiles");

            migrationBuilder.RenameColumn(
                name: "ReaderMark",
                table: "SourceFiles",
                newName: "ReaderVersion");
        }
    }
}
