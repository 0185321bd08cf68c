using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class FindingOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Two nodes could write the same condition down before this index: the first row stays open.
            migrationBuilder.Sql("""
                UPDATE "Findings" SET "ClosedAt" = "At"
                WHERE "ClosedAt" IS NULL AND "Kind" IN (1, 3, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26)
                AND EXISTS (SELECT 1 FROM "Findings" AS earlier WHERE earlier."Kind" = "Findings"."Kind" AND earlier."Subject" = "Findings"."Subject"
                    AND earlier."ClosedAt" IS NULL AND earlier."Id" < "Findings"."Id");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");
        }
    }
}
