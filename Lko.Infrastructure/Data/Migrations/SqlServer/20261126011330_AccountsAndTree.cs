using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
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
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "Parent",
                table: "CarrierBranches",
                type: "nvarchar(16)",
                maxLength: 16,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "Subject",
                table: "CarrierBranches",
                type: "nvarchar(3)",
                maxLength: 3,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateOnly>(
                name: "ClosedOn",
                table: "Accounts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Line",
                table: "Accounts",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "OpenedOn",
                table: "Accounts",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Path",
                table: "Accounts",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "RowHash",
                table: "Accounts",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ToldAt",
                table: "Accounts",
                type: "datetimeoffset(3)",
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
