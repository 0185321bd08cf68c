using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class HealthOfPollAndSpeed : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "FailingSince",
                table: "SyncCursors",
                type: "timestamp(3) with time zone",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_SyncRuns_WithRows",
                table: "SyncRuns",
                columns: new[] { "State", "System", "StartedAt" },
                filter: "\"State\" = 2 AND \"AcceptedRows\" > 0");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SyncRuns_WithRows",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "FailingSince",
                table: "SyncCursors");
        }
    }
}
