using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class Federation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "Amounts",
                table: "SourceSystems",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Rounding",
                table: "SourceSystems",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "SourceSystems",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Code",
                table: "QuarantineRows",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Questions",
                table: "Outbox",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "AccountId",
                table: "Findings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Cause",
                table: "Findings",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "ExplainedAt",
                table: "Findings",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Found",
                table: "Findings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Note",
                table: "Findings",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "OwnerId",
                table: "Findings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Period",
                table: "Findings",
                type: "int",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "System",
                table: "Findings",
                type: "nvarchar(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "TakenAt",
                table: "Findings",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Told",
                table: "Findings",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Findings",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "UnreconciledSince",
                table: "BalanceSnapshots",
                type: "datetimeoffset(3)",
                precision: 3,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "IntegrationActions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    By = table.Column<long>(type: "bigint", nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_IntegrationActions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_IntegrationActions_Users_By",
                        column: x => x.By,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OutboxAttempt",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    MessageId = table.Column<long>(type: "bigint", nullable: false),
                    Number = table.Column<int>(type: "int", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    Outcome = table.Column<int>(type: "int", nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxAttempt", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutboxAttempt_Outbox_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Outbox",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "SourceBreakers",
                columns: table => new
                {
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Failures = table.Column<int>(type: "int", nullable: false),
                    OpenUntil = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    OpenSince = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceBreakers", x => x.System);
                });

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_FirstSeenAt",
                table: "QuarantineRows",
                column: "FirstSeenAt");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_AccountId_Period",
                table: "Findings",
                columns: new[] { "AccountId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OwnerId",
                table: "Findings",
                column: "OwnerId");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_System_ClosedAt",
                table: "Findings",
                columns: new[] { "System", "ClosedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_IntegrationActions_By",
                table: "IntegrationActions",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_IntegrationActions_Subject_Id",
                table: "IntegrationActions",
                columns: new[] { "Subject", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_OutboxAttempt_MessageId",
                table: "OutboxAttempt",
                column: "MessageId");

            migrationBuilder.AddForeignKey(
                name: "FK_Findings_Users_OwnerId",
                table: "Findings",
                column: "OwnerId",
                principalTable: "Users",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_Findings_Users_OwnerId",
                table: "Findings");

            migrationBuilder.DropTable(
                name: "IntegrationActions");

            migrationBuilder.DropTable(
                name: "OutboxAttempt");

            migrationBuilder.DropTable(
                name: "SourceBreakers");

            migrationBuilder.DropIndex(
                name: "IX_QuarantineRows_FirstSeenAt",
                table: "QuarantineRows");

            migrationBuilder.DropIndex(
                name: "IX_Findings_AccountId_Period",
                table: "Findings");

            migrationBuilder.DropIndex(
                name: "IX_Findings_OwnerId",
                table: "Findings");

            migrationBuilder.DropIndex(
                name: "IX_Findings_System_ClosedAt",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Amounts",
                table: "SourceSystems");

            migrationBuilder.DropColumn(
                name: "Rounding",
                table: "SourceSystems");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "SourceSystems");

            migrationBuilder.DropColumn(
                name: "Code",
                table: "QuarantineRows");

            migrationBuilder.DropColumn(
                name: "Questions",
                table: "Outbox");

            migrationBuilder.DropColumn(
                name: "AccountId",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Cause",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "ExplainedAt",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Found",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Note",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "OwnerId",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Period",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "System",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "TakenAt",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Told",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "UnreconciledSince",
                table: "BalanceSnapshots");
        }
    }
}
