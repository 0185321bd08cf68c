using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class QuarantineTimes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ExternalId",
                table: "QuarantineRows",
                type: "character varying(120)",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Times",
                table: "QuarantineRows",
                type: "integer",
                nullable: false,
                defaultValue: 1);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ExternalId",
                table: "QuarantineRows");

            migrationBuilder.DropColumn(
                name: "Times",
                table: "QuarantineRows");
        }
    }
}
