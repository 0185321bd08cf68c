using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OrderPartBranches : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "BranchId",
                table: "OrderTermsLine",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CarrierBranch",
                table: "OrderTermsLine",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "BranchId",
                table: "OrderTerms",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CarrierBranch",
                table: "OrderTerms",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "BranchId",
                table: "OrderMilestone",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CarrierBranch",
                table: "OrderMilestone",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "BranchId",
                table: "OrderHistory",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "CarrierBranch",
                table: "OrderHistory",
                type: "TEXT",
                maxLength: 16,
                nullable: false,
                defaultValue: "");

            // Parts that exist already are where their order is.
            migrationBuilder.Sql("""
                UPDATE "OrderHistory" SET "BranchId" = (SELECT "Orders"."BranchId" FROM "Orders" WHERE "Orders"."Id" = "OrderHistory"."OrderId"), "CarrierBranch" = (SELECT "Orders"."CarrierBranch" FROM "Orders" WHERE "Orders"."Id" = "OrderHistory"."OrderId");
                """);
            migrationBuilder.Sql("""
                UPDATE "OrderMilestone" SET "BranchId" = (SELECT "Orders"."BranchId" FROM "Orders" WHERE "Orders"."Id" = "OrderMilestone"."OrderId"), "CarrierBranch" = (SELECT "Orders"."CarrierBranch" FROM "Orders" WHERE "Orders"."Id" = "OrderMilestone"."OrderId");
                """);
            migrationBuilder.Sql("""
                UPDATE "OrderTerms" SET "BranchId" = (SELECT "Orders"."BranchId" FROM "Orders" WHERE "Orders"."Id" = "OrderTerms"."OrderId"), "CarrierBranch" = (SELECT "Orders"."CarrierBranch" FROM "Orders" WHERE "Orders"."Id" = "OrderTerms"."OrderId");
                """);
            migrationBuilder.Sql("""
                UPDATE "OrderTermsLine" SET "BranchId" = (SELECT "OrderTerms"."BranchId" FROM "OrderTerms" WHERE "OrderTerms"."Id" = "OrderTermsLine"."TermsId"), "CarrierBranch" = (SELECT "OrderTerms"."CarrierBranch" FROM "OrderTerms" WHERE "OrderTerms"."Id" = "OrderTermsLine"."TermsId");
                """);

            migrationBuilder.CreateIndex(
                name: "IX_OrderTermsLine_CarrierBranch",
                table: "OrderTermsLine",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_OrderTermsLine_OperatorId_BranchId",
                table: "OrderTermsLine",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderTerms_CarrierBranch",
                table: "OrderTerms",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_OrderTerms_OperatorId_BranchId",
                table: "OrderTerms",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderMilestone_CarrierBranch",
                table: "OrderMilestone",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_OrderMilestone_OperatorId_BranchId",
                table: "OrderMilestone",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderHistory_CarrierBranch",
                table: "OrderHistory",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_OrderHistory_OperatorId_BranchId",
                table: "OrderHistory",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.AddForeignKey(
                name: "FK_OrderHistory_Branches_OperatorId_BranchId",
                table: "OrderHistory",
                columns: new[] { "OperatorId", "BranchId" },
                principalTable: "Branches",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderHistory_CarrierBranches_CarrierBranch",
                table: "OrderHistory",
                column: "CarrierBranch",
                principalTable: "CarrierBranches",
                principalColumn: "Code",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderMilestone_Branches_OperatorId_BranchId",
                table: "OrderMilestone",
                columns: new[] { "OperatorId", "BranchId" },
                principalTable: "Branches",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderMilestone_CarrierBranches_CarrierBranch",
                table: "OrderMilestone",
                column: "CarrierBranch",
                principalTable: "CarrierBranches",
                principalColumn: "Code",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTerms_Branches_OperatorId_BranchId",
                table: "OrderTerms",
                columns: new[] { "OperatorId", "BranchId" },
                principalTable: "Branches",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTerms_CarrierBranches_CarrierBranch",
                table: "OrderTerms",
                column: "CarrierBranch",
                principalTable: "CarrierBranches",
                principalColumn: "Code",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTermsLine_Branches_OperatorId_BranchId",
                table: "OrderTermsLine",
                columns: new[] { "OperatorId", "BranchId" },
                principalTable: "Branches",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTermsLine_CarrierBranches_CarrierBranch",
                table: "OrderTermsLine",
                column: "CarrierBranch",
                principalTable: "CarrierBranches",
                principalColumn: "Code",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_OrderHistory_Branches_OperatorId_BranchId",
                table: "OrderHistory");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderHistory_CarrierBranches_CarrierBranch",
                table: "OrderHistory");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderMilestone_Branches_OperatorId_BranchId",
                table: "OrderMilestone");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderMilestone_CarrierBranches_CarrierBranch",
                table: "OrderMilestone");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTerms_Branches_OperatorId_BranchId",
                table: "OrderTerms");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTerms_CarrierBranches_CarrierBranch",
                table: "OrderTerms");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTermsLine_Branches_OperatorId_BranchId",
                table: "OrderTermsLine");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTermsLine_CarrierBranches_CarrierBranch",
                table: "OrderTermsLine");

            migrationBuilder.DropIndex(
                name: "IX_OrderTermsLine_CarrierBranch",
                table: "OrderTermsLine");

            migrationBuilder.DropIndex(
                name: "IX_OrderTermsLine_OperatorId_BranchId",
                table: "OrderTermsLine");

            migrationBuilder.DropIndex(
                name: "IX_OrderTerms_CarrierBranch",
                table: "OrderTerms");

            migrationBuilder.DropIndex(
                name: "IX_OrderTerms_OperatorId_BranchId",
                table: "OrderTerms");

            migrationBuilder.DropIndex(
                name: "IX_OrderMilestone_CarrierBranch",
                table: "OrderMilestone");

            migrationBuilder.DropIndex(
                name: "IX_OrderMilestone_OperatorId_BranchId",
                table: "OrderMilestone");

            migrationBuilder.DropIndex(
                name: "IX_OrderHistory_CarrierBranch",
                table: "OrderHistory");

            migrationBuilder.DropIndex(
                name: "IX_OrderHistory_OperatorId_BranchId",
                table: "OrderHistory");

            migrationBuilder.DropColumn(
                name: "BranchId",
                table: "OrderTermsLine");

            migrationBuilder.DropColumn(
                name: "CarrierBranch",
                table: "OrderTermsLine");

            migrationBuilder.DropColumn(
                name: "BranchId",
                table: "OrderTerms");

            migrationBuilder.DropColumn(
                name: "CarrierBranch",
                table: "OrderTerms");

            migrationBuilder.DropColumn(
                name: "BranchId",
                table: "OrderMilestone");

            migrationBuilder.DropColumn(
                name: "CarrierBranch",
                table: "OrderMilestone");

            migrationBuilder.DropColumn(
                name: "BranchId",
                table: "OrderHistory");

            migrationBuilder.DropColumn(
                name: "CarrierBranch",
                table: "OrderHistory");
        }
    }
}
