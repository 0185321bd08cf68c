using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.PostgreSql
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

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Orders",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400);

            migrationBuilder.AddColumn<string>(
                name: "PlaceA_En",
                table: "Orders",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "PlaceB_En",
                table: "Orders",
                type: "character varying(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Contracts",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400);

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Branches",
                type: "character varying(64)",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Accounts",
                type: "character varying(4000)",
                maxLength: 4000,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(400)",
                oldMaxLength: 400);

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

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Orders",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Contracts",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Accounts",
                type: "character varying(400)",
                maxLength: 400,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(4000)",
                oldMaxLength: 4000);
        }
    }
}
