using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RunningOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Two nodes could begin a run of one system before this index: the later one is the one that is at work.
            migrationBuilder.Sql("""
                UPDATE "SyncRuns" SET "State" = 4, "FinishedAt" = "StartedAt"
                WHERE "State" = 1 AND EXISTS (SELECT 1 FROM "SyncRuns" AS later WHERE later."System" = "SyncRuns"."System" AND later."State" = 1 AND later."Id" > "SyncRuns"."Id");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_SyncRuns_Running",
                table: "SyncRuns",
                column: "System",
                unique: true,
                filter: "\"State\" = 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SyncRuns_Running",
                table: "SyncRuns");
        }
    }
}
