using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Balances : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "BalanceSnapshots",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Charged_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Charged_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Closing_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Closing_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Corrected_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Corrected_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Opening_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Opening_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Paid_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Paid_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_BalanceSnapshots", x => x.Id);
                    table.ForeignKey(
                        name: "FK_BalanceSnapshots_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_BalanceSnapshots_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_BalanceSnapshots_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "QuarantineRows",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Feed = table.Column<int>(type: "INTEGER", nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Field = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: false),
                    Raw = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: false),
                    FirstSeenAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_QuarantineRows", x => x.Id);
                    table.ForeignKey(
                        name: "FK_QuarantineRows_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SourceFiles",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Delivery = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Size = table.Column<long>(type: "INTEGER", nullable: false),
                    Feed = table.Column<int>(type: "INTEGER", nullable: true),
                    Period = table.Column<int>(type: "INTEGER", nullable: true),
                    Part = table.Column<int>(type: "INTEGER", nullable: true),
                    FileVersion = table.Column<int>(type: "INTEGER", nullable: true),
                    AccountNumber = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Verdict = table.Column<int>(type: "INTEGER", nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: true),
                    AcceptedRows = table.Column<int>(type: "INTEGER", nullable: true),
                    QuarantinedRows = table.Column<int>(type: "INTEGER", nullable: true),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceFiles", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SourceFiles_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SourceFreshness",
                columns: table => new
                {
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    LastSuccessAt = table.Column<long>(type: "INTEGER", nullable: true),
                    FailingSince = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceFreshness", x => x.System);
                    table.ForeignKey(
                        name: "FK_SourceFreshness_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SyncRuns",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    FinishedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Files = table.Column<int>(type: "INTEGER", nullable: false),
                    NewFiles = table.Column<int>(type: "INTEGER", nullable: false),
                    RejectedFiles = table.Column<int>(type: "INTEGER", nullable: false),
                    AcceptedRows = table.Column<int>(type: "INTEGER", nullable: false),
                    QuarantinedRows = table.Column<int>(type: "INTEGER", nullable: false),
                    ChangedRows = table.Column<int>(type: "INTEGER", nullable: false),
                    Error = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncRuns", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SyncRuns_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_AccountId_Period",
                table: "BalanceSnapshots",
                columns: new[] { "AccountId", "Period" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_CarrierBranch_Period",
                table: "BalanceSnapshots",
                columns: new[] { "CarrierBranch", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_OperatorId_AccountId",
                table: "BalanceSnapshots",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_OperatorId_BranchId",
                table: "BalanceSnapshots",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_OperatorId_Period",
                table: "BalanceSnapshots",
                columns: new[] { "OperatorId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_BalanceSnapshots_System_Period",
                table: "BalanceSnapshots",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_QuarantineRows_System_Feed_Period",
                table: "QuarantineRows",
                columns: new[] { "System", "Feed", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_SourceFiles_System_Delivery_Name",
                table: "SourceFiles",
                columns: new[] { "System", "Delivery", "Name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SyncRuns_System_StartedAt",
                table: "SyncRuns",
                columns: new[] { "System", "StartedAt" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BalanceSnapshots");

            migrationBuilder.DropTable(
                name: "QuarantineRows");

            migrationBuilder.DropTable(
                name: "SourceFiles");

            migrationBuilder.DropTable(
                name: "SourceFreshness");

            migrationBuilder.DropTable(
                name: "SyncRuns");
        }
    }
}
