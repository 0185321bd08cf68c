using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false, collation: "Latin1_General_100_BIN2"),
                    OrderId = table.Column<long>(type: "bigint", nullable: false),
                    Key = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2"),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    AddedBy = table.Column<long>(type: "bigint", nullable: false),
                    AddedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
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
