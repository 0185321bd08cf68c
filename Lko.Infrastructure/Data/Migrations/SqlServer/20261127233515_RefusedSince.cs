using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class RefusedSince : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.RenameColumn(
                name: "ReaderVersion",
                table: "SourceFiles",
                newName: "ReaderMark");

            migrationBuilder.AddColumn<string>(
                name: "Encoding",
                table: "SourceFiles",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "RefusedAt",
                table: "SourceFiles",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "Encoding",
                table: "SourceFiles");

            migrationBuilder.DropColumn(
                name: "RefusedAt",
                table: "SourceFiles");

            migrationBuilder.RenameColumn(
                name: "ReaderMark",
                table: "SourceFiles",
                newName: "ReaderVersion");
        }
    }
}
