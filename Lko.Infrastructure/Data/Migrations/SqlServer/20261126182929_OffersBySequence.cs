using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class OffersBySequence : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Sequence",
                table: "OrderTerms",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Told",
                table: "OrderHistory",
                type: "int",
                nullable: true);

            // Offers that exist already came with the report of their moment that led to the stage of the terms.
            migrationBuilder.Sql("""
                UPDATE [OrderTerms] SET [Sequence] = COALESCE((SELECT MIN([OrderHistory].[Sequence]) FROM [OrderHistory] WHERE [OrderHistory].[OperatorId] = [OrderTerms].[OperatorId] AND [OrderHistory].[OrderId] = [OrderTerms].[OrderId] AND [OrderHistory].[At] = [OrderTerms].[OfferedAt] AND [OrderHistory].[Stage] = 4), 0);
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Sequence",
                table: "OrderTerms");

            migrationBuilder.DropColumn(
                name: "Told",
                table: "OrderHistory");
        }
    }
}
