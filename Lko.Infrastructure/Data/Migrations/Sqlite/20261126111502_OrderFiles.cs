using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OrderFiles : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "OrderFile",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    AddedBy = table.Column<long>(type: "INTEGER", nullable: false),
                    AddedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderFile", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrderFile_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OrderFile_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OrderFile_Orders_OperatorId_OrderId",
                        columns: x => new { x.OperatorId, x.OrderId },
                        principalTable: "Orders",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "FK_OrderFile_Users_AddedBy",
                        column: x => x.AddedBy,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_OrderFile_AddedBy",
                table: "OrderFile",
                column: "AddedBy");

            migrationBuilder.CreateIndex(
                name: "IX_OrderFile_CarrierBranch",
                table: "OrderFile",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_OrderFile_Key",
                table: "OrderFile",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OrderFile_OperatorId_BranchId",
                table: "OrderFile",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderFile_OperatorId_OrderId",
                table: "OrderFile",
                columns: new[] { "OperatorId", "OrderId" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "OrderFile");
        }
    }
}
