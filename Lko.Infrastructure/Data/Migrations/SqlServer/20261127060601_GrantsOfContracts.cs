using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class GrantsOfContracts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "AccountId",
                table: "Grant",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "ContractId",
                table: "Grant",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_Grant_OperatorId_AccountId",
                table: "Grant",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_Grant_OperatorId_ContractId",
                table: "Grant",
                columns: new[] { "OperatorId", "ContractId" });

            migrationBuilder.AddForeignKey(
                name: "FK_Grant_Accounts_OperatorId_AccountId",
                table: "Grant",
                columns: new[] { "OperatorId", "AccountId" },
                principalTable: "Accounts",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_Grant_Contracts_OperatorId_ContractId",
                table: "Grant",
                columns: new[] { "OperatorId", "ContractId" },
                principalTable: "Contracts",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Grant_Accounts_OperatorId_AccountId",
                table: "Grant");

            migrationBuilder.DropForeignKey(
                name: "FK_Grant_Contracts_OperatorId_ContractId",
                table: "Grant");

            migrationBuilder.DropIndex(
                name: "IX_Grant_OperatorId_AccountId",
                table: "Grant");

            migrationBuilder.DropIndex(
                name: "IX_Grant_OperatorId_ContractId",
                table: "Grant");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "Grant");

            migrationBuilder.DropColumn(
                name: "ContractId",
                table: "Grant");
        }
    }
}
