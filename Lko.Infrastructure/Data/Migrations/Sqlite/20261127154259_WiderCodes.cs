using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WiderCodes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 11, 32, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31)");
        }
    }
}
