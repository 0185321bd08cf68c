using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RiskAt : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "OwnRiskAt",
                table: "Orders",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RiskAt",
                table: "Orders",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OwnRiskAt_RiskAt",
                table: "Orders",
                columns: new[] { "OwnRiskAt", "RiskAt" });

            // Until the next start has counted their working days, which no database can, the orders with a term are marked (RiskSeed).
            migrationBuilder.Sql("""
                UPDATE "Orders" SET "RiskAt" = "DueAt" WHERE "DueAt" IS NOT NULL;
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Orders_OwnRiskAt_RiskAt",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "OwnRiskAt",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "RiskAt",
                table: "Orders");
        }
    }
}
