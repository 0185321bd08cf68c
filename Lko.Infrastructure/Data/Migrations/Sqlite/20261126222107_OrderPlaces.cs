using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class OrderPlaces : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "PlaceB",
                table: "Orders",
                newName: "PlaceB_Ru");

            migrationBuilder.RenameColumn(
                name: "PlaceA",
                table: "Orders",
                newName: "PlaceA_Ru");

            migrationBuilder.AddColumn<string>(
                name: "PlaceA_En",
                table: "Orders",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PlaceB_En",
                table: "Orders",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Branches",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            // What an order says of its places was kept in its author's language alone: it stands for both, in a draft until it is saved again.
            migrationBuilder.Sql("""
                UPDATE "Orders" SET "PlaceA_En" = "PlaceA_Ru", "PlaceB_En" = "PlaceB_Ru";
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "PlaceA_En",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "PlaceB_En",
                table: "Orders");

            migrationBuilder.DropColumn(
                name: "TimeZone",
                table: "Branches");

            migrationBuilder.RenameColumn(
                name: "PlaceB_Ru",
                table: "Orders",
                newName: "PlaceB");

            migrationBuilder.RenameColumn(
                name: "PlaceA_Ru",
                table: "Orders",
                newName: "PlaceA");
        }
    }
}
