using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WrittenOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CrmEventText",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    CrmEventId = table.Column<long>(type: "INTEGER", nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CrmEventText", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CrmEventText_CrmEvents_CrmEventId",
                        column: x => x.CrmEventId,
                        principalTable: "CrmEvents",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            // The texts move to a table of their own, where nobody can change them.
            migrationBuilder.Sql("""
                INSERT INTO "CrmEventText" ("CrmEventId", "Payload", "ReceivedAt") SELECT "Id", "Payload", "ReceivedAt" FROM "CrmEvents";
                """);

            migrationBuilder.DropForeignKey(
                name: "FK_OrderHistory_Orders_OperatorId_OrderId",
                table: "OrderHistory");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTermsLine_OrderTerms_OperatorId_TermsId",
                table: "OrderTermsLine");

            migrationBuilder.DropForeignKey(
                name: "FK_OutboxAttempt_Outbox_MessageId",
                table: "OutboxAttempt");

            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "Payload",
                table: "CrmEvents");

            migrationBuilder.AddColumn<long>(
                name: "AskedBy",
                table: "SyncRuns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Cause",
                table: "SyncRuns",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "From",
                table: "SyncRuns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "To",
                table: "SyncRuns",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "ClockSkewSeconds",
                table: "SourceFreshness",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "HashedAt",
                table: "SourceFiles",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "WrittenAt",
                table: "SourceFiles",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "ServiceCodes",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Operators",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "InterconnectPartners",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "CrmId",
                table: "CrmEvents",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Contracts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "CarrierBranches",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Branches",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "Version",
                table: "Accounts",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.CreateTable(
                name: "ClientNodes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    ParentNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    Inn = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kpp = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Ogrn = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    MacroBranch = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    RegionalBranch = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Billing = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    From = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    To = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ClientNodes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ClientNodes_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "LastMileRequests",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Revision = table.Column<int>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    MacroBranch = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    RegionalBranch = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    PublishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    ModifiedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Deadline = table.Column<long>(type: "INTEGER", nullable: false),
                    DeadlineZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    IsSealed = table.Column<bool>(type: "INTEGER", nullable: false),
                    Sites = table.Column<int>(type: "INTEGER", nullable: false),
                    Addressees = table.Column<int>(type: "INTEGER", nullable: false),
                    Content = table.Column<string>(type: "TEXT", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LastMileRequests", x => x.Id);
                    table.ForeignKey(
                        name: "FK_LastMileRequests_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OutboxRevision",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    MessageId = table.Column<long>(type: "INTEGER", nullable: false),
                    Key = table.Column<Guid>(type: "TEXT", nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    By = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OutboxRevision", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OutboxRevision_Outbox_MessageId",
                        column: x => x.MessageId,
                        principalTable: "Outbox",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_OutboxRevision_Users_By",
                        column: x => x.By,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ReportedOrders",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    RegisteredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RegisteredIn = table.Column<int>(type: "INTEGER", nullable: false),
                    Channel = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Inn = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    MacroBranch = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    RegionalBranch = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Product = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    State = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    StateAt = table.Column<long>(type: "INTEGER", nullable: true),
                    PlannedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CompletedOn = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ReportedOrders", x => x.Id);
                    table.ForeignKey(
                        name: "FK_ReportedOrders_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_SyncRuns_AskedBy",
                table: "SyncRuns",
                column: "AskedBy");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_CrmId",
                table: "Orders",
                column: "CrmId");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 11, 20, 21, 22, 23, 24, 25, 26)");

            migrationBuilder.CreateIndex(
                name: "IX_ClientNodes_Inn",
                table: "ClientNodes",
                column: "Inn");

            migrationBuilder.CreateIndex(
                name: "IX_ClientNodes_System_KeyHash",
                table: "ClientNodes",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ClientNodes_System_ParentNumber",
                table: "ClientNodes",
                columns: new[] { "System", "ParentNumber" });

            migrationBuilder.CreateIndex(
                name: "IX_ClientNodes_System_Period",
                table: "ClientNodes",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_CrmEventText_CrmEventId",
                table: "CrmEventText",
                column: "CrmEventId");

            migrationBuilder.CreateIndex(
                name: "IX_LastMileRequests_Deadline",
                table: "LastMileRequests",
                column: "Deadline");

            migrationBuilder.CreateIndex(
                name: "IX_LastMileRequests_System_Number",
                table: "LastMileRequests",
                columns: new[] { "System", "Number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxRevision_By",
                table: "OutboxRevision",
                column: "By");

            migrationBuilder.CreateIndex(
                name: "IX_OutboxRevision_MessageId",
                table: "OutboxRevision",
                column: "MessageId");

            migrationBuilder.CreateIndex(
                name: "IX_ReportedOrders_RegisteredIn_MacroBranch",
                table: "ReportedOrders",
                columns: new[] { "RegisteredIn", "MacroBranch" });

            migrationBuilder.CreateIndex(
                name: "IX_ReportedOrders_System_KeyHash",
                table: "ReportedOrders",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ReportedOrders_System_Period",
                table: "ReportedOrders",
                columns: new[] { "System", "Period" });

            migrationBuilder.AddForeignKey(
                name: "FK_OrderHistory_Orders_OperatorId_OrderId",
                table: "OrderHistory",
                columns: new[] { "OperatorId", "OrderId" },
                principalTable: "Orders",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTermsLine_OrderTerms_OperatorId_TermsId",
                table: "OrderTermsLine",
                columns: new[] { "OperatorId", "TermsId" },
                principalTable: "OrderTerms",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_OutboxAttempt_Outbox_MessageId",
                table: "OutboxAttempt",
                column: "MessageId",
                principalTable: "Outbox",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "FK_SyncRuns_Users_AskedBy",
                table: "SyncRuns",
                column: "AskedBy",
                principalTable: "Users",
                principalColumn: "Id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "FK_OrderHistory_Orders_OperatorId_OrderId",
                table: "OrderHistory");

            migrationBuilder.DropForeignKey(
                name: "FK_OrderTermsLine_OrderTerms_OperatorId_TermsId",
                table: "OrderTermsLine");

            migrationBuilder.DropForeignKey(
                name: "FK_OutboxAttempt_Outbox_MessageId",
                table: "OutboxAttempt");

            migrationBuilder.DropForeignKey(
                name: "FK_SyncRuns_Users_AskedBy",
                table: "SyncRuns");

            migrationBuilder.DropTable(
                name: "ClientNodes");

            migrationBuilder.DropTable(
                name: "CrmEventText");

            migrationBuilder.DropTable(
                name: "LastMileRequests");

            migrationBuilder.DropTable(
                name: "OutboxRevision");

            migrationBuilder.DropTable(
                name: "ReportedOrders");

            migrationBuilder.DropIndex(
                name: "IX_SyncRuns_AskedBy",
                table: "SyncRuns");

            migrationBuilder.DropIndex(
                name: "IX_Orders_CrmId",
                table: "Orders");

            migrationBuilder.DropIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings");

            migrationBuilder.DropColumn(
                name: "AskedBy",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "Cause",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "From",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "To",
                table: "SyncRuns");

            migrationBuilder.DropColumn(
                name: "ClockSkewSeconds",
                table: "SourceFreshness");

            migrationBuilder.DropColumn(
                name: "HashedAt",
                table: "SourceFiles");

            migrationBuilder.DropColumn(
                name: "WrittenAt",
                table: "SourceFiles");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "ServiceCodes");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Operators");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "InterconnectPartners");

            migrationBuilder.DropColumn(
                name: "CrmId",
                table: "CrmEvents");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Contracts");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "CarrierBranches");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Branches");

            migrationBuilder.DropColumn(
                name: "Version",
                table: "Accounts");

            migrationBuilder.AddColumn<string>(
                name: "Payload",
                table: "CrmEvents",
                type: "TEXT",
                nullable: false,
                defaultValue: "");

            migrationBuilder.CreateIndex(
                name: "IX_Findings_OpenConditions",
                table: "Findings",
                columns: new[] { "Kind", "Subject" },
                unique: true,
                filter: "\"ClosedAt\" IS NULL AND \"Kind\" IN (1, 3, 7, 8, 9, 20, 21, 22, 23, 24, 25, 26)");

            migrationBuilder.AddForeignKey(
                name: "FK_OrderHistory_Orders_OperatorId_OrderId",
                table: "OrderHistory",
                columns: new[] { "OperatorId", "OrderId" },
                principalTable: "Orders",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_OrderTermsLine_OrderTerms_OperatorId_TermsId",
                table: "OrderTermsLine",
                columns: new[] { "OperatorId", "TermsId" },
                principalTable: "OrderTerms",
                principalColumns: new[] { "OperatorId", "Id" },
                onDelete: ReferentialAction.Cascade);

            migrationBuilder.AddForeignKey(
                name: "FK_OutboxAttempt_Outbox_MessageId",
                table: "OutboxAttempt",
                column: "MessageId",
                principalTable: "Outbox",
                principalColumn: "Id",
                onDelete: ReferentialAction.Cascade);
        }
    }
}
