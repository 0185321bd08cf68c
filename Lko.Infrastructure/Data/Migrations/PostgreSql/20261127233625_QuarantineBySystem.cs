using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class QuarantineBySystem : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_QuarantineRows_FirstSeenAt",
                table: "QuarantineRows");

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_System_Reason_FirstSeenAt",
                table: "QuarantineRows",
                columns: new[] { "System", "Reason", "FirstSeenAt" });

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_UnknownAccount",
                table: "QuarantineRows",
                columns: new[] { "System", "Feed", "Code", "Period" },
                filter: "\"Reason\" = 3");

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_UnknownOperator",
                table: "QuarantineRows",
                columns: new[] { "System", "Feed", "Code", "Period" },
                filter: "\"Reason\" = 14");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_QuarantineRows_System_Reason_FirstSeenAt",
                table: "QuarantineRows");

            migrationBuilder.DropIndex(
                name: "IX_QuarantineRows_UnknownAccount",
                table: "QuarantineRows");

            migrationBuilder.DropIndex(
                name: "IX_QuarantineRows_UnknownOperator",
                table: "QuarantineRows");

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_FirstSeenAt",
                table: "QuarantineRows",
                column: "FirstSeenAt");
        }
    }
}
