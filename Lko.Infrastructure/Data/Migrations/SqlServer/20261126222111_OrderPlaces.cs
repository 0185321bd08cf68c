using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
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
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(400)",
                oldMaxLength: 400,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "PlaceA_En",
                table: "Orders",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "PlaceB_En",
                table: "Orders",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Contracts",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(400)",
                oldMaxLength: 400,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "TimeZone",
                table: "Branches",
                type: "nvarchar(64)",
                maxLength: 64,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Accounts",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(400)",
                oldMaxLength: 400,
                oldCollation: "Latin1_General_100_BIN2");

            // What an order says of its places was kept in its author's language alone: it stands for both, in a draft until it is saved again.
            migrationBuilder.Sql("""
                UPDATE [Orders] SET [PlaceA_En] = [PlaceA_Ru], [PlaceB_En] = [PlaceB_Ru];
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
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(4000)",
                oldMaxLength: 4000,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Contracts",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(4000)",
                oldMaxLength: 4000,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.AlterColumn<string>(
                name: "SearchKey",
                table: "Accounts",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(4000)",
                oldMaxLength: 4000,
                oldCollation: "Latin1_General_100_BIN2");
        }
    }
}
