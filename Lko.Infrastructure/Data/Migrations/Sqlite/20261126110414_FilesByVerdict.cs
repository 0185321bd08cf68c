using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class FilesByVerdict : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "IX_SourceFiles_System_Feed_Period",
                table: "SourceFiles",
                columns: new[] { "System", "Feed", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_SourceFiles_Verdict_System_Feed_Period",
                table: "SourceFiles",
                columns: new[] { "Verdict", "System", "Feed", "Period" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_SourceFiles_System_Feed_Period",
                table: "SourceFiles");

            migrationBuilder.DropIndex(
                name: "IX_SourceFiles_Verdict_System_Feed_Period",
                table: "SourceFiles");
        }
    }
}
