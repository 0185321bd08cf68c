using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AccountsAndTree : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "IsContractProposed",
                table: "Orders",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Parent",
                table: "CarrierBranches",
                type: "character varying(16)",
                maxLength: 16,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "CarrierBranches",
                type: "character varying(3)",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ClosedOn",
                table: "Accounts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Line",
                table: "Accounts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "OpenedOn",
                table: "Accounts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Path",
                table: "Accounts",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "RowHash",
                table: "Accounts",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ToldAt",
                table: "Accounts",
                type: "timestamp(3) with time zone",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_CarrierBranches_Parent",
                table: "CarrierBranches",
                column: "Parent");

            migrationBuilder.AddForeignKey(
                name: "FK_CarrierBranches_CarrierBranches_Parent",
                table: "CarrierBranches",
                column: "Parent",
                principalTable: "CarrierBranches",
                principalColumn: "Code",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_CarrierBranches_CarrierBranches_Parent",
                table: "CarrierBranches");

            migrationBuilder.DropIndex(
                name: "IX_CarrierBranches_Parent",
                table: "CarrierBranches");

            migrationBuilder.DropColumn(
                name: "IsContractProposed",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "Parent",
                table: "CarrierBranches");

            migrationBuilder.DropColumn(
                name: "Subject",
                table: "CarrierBranches");

            migrationBuilder.DropColumn(
                name: "ClosedOn",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "Line",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "OpenedOn",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "Path",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "RowHash",
                table: "Accounts");

            migrationBuilder.DropColumn(
                name: "ToldAt",
                table: "Accounts");
        }
    }
}
