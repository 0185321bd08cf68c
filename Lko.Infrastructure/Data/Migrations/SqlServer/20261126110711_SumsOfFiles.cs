using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class SumsOfFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.RenameColumn(
                name: "ToldClosing",
                table: "SourceFiles",
                newName: "ToldSum");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.RenameColumn(
                name: "ToldSum",
                table: "SourceFiles",
                newName: "ToldClosing");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 11, 20, 21, 22, 23, 24, 25, 26, 27)");
        }
    }
}
