using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class AccessJournal : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "ActingFor",
                table: "UserSessions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ActingReason",
                table: "UserSessions",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ActingUntil",
                table: "UserSessions",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AccessEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<long>(type: "bigint", nullable: true),
                    Of = table.Column<long>(type: "bigint", nullable: true),
                    Telecom = table.Column<long>(type: "bigint", nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: true),
                    Address = table.Column<string>(type: "nvarchar(45)", maxLength: 45, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AccessEvents", x => x.Id);
                    table.ForeignKey(
                        name: "FK_AccessEvents_Operators_Telecom",
                        column: x => x.Telecom,
                        principalTable: "Operators",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessEvents_Users_By",
                        column: x => x.By,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_AccessEvents_Users_Of",
                        column: x => x.Of,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_ActingFor",
                table: "UserSessions",
                column: "ActingFor");

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_By",
                table: "AccessEvents",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_Kind_Id",
                table: "AccessEvents",
                columns: new[] { "Kind", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_Of",
                table: "AccessEvents",
                column: "Of");

            migrationBuilder.CreateIndex(
                name: "IX_AccessEvents_Telecom",
                table: "AccessEvents",
                column: "Telecom");

            migrationBuilder.AddForeignKey(
                name: "FK_UserSessions_Operators_ActingFor",
                table: "UserSessions",
                column: "ActingFor",
                principalTable: "Operators",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_UserSessions_Operators_ActingFor",
                table: "UserSessions");

            migrationBuilder.DropTable(
                name: "AccessEvents");

            migrationBuilder.DropIndex(
                name: "IX_UserSessions_ActingFor",
                table: "UserSessions");

            migrationBuilder.DropColumn(
                name: "ActingFor",
                table: "UserSessions");

            migrationBuilder.DropColumn(
                name: "ActingReason",
                table: "UserSessions");

            migrationBuilder.DropColumn(
                name: "ActingUntil",
                table: "UserSessions");
        }
    }
}
