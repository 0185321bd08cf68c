using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class RunsTellFeedsAndLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "AliveAt",
                table: "SyncRuns",
                type: "timestamp(3) with time zone",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "FailedFeeds",
                table: "SyncRuns",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "AliveAt",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "FailedFeeds",
                table: "SyncRuns");
        }
    }
}
