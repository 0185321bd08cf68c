using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class RowDensity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "Density",
                table: "Users",
                type: "TEXT",
                maxLength: 10,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Density",
                table: "Users");
        }
    }
}
