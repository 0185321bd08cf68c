using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Landscape : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CallDetails",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    SourceFileId = table.Column<long>(type: "INTEGER", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NumberA = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    NumberB = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Trunk = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    AmountE4 = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CallDetails", x => x.Id);
                    table.ForeignKey(
                        name: "FK_CallDetails_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CallDetails_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CallDetails_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_CallDetails_SourceFiles_SourceFileId",
                        column: x => x.SourceFileId,
                        principalTable: "SourceFiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Charges",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Meaning = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    ServiceFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ServiceTo = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Quantity = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Unit = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    VatRate = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Gross_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Gross_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Net_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Net_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Vat_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Vat_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Charges", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Charges_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Charges_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Charges_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Charges_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "InterconnectPartners",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ContractId = table.Column<long>(type: "INTEGER", nullable: false),
                    Contract = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    PartnerId = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InterconnectPartners", x => x.Id);
                    table.UniqueConstraint("AK_InterconnectPartners_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_InterconnectPartners_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectPartners_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectPartners_Contracts_OperatorId_ContractId",
                        columns: x => new { x.OperatorId, x.ContractId },
                        principalTable: "Contracts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectPartners_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Payments",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    ValueDay = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    OrderNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PayerInn = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Amount_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Amount_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Payments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Payments_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Payments_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Payments_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Payments_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "PortTraffic",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    Port = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Samples = table.Column<int>(type: "INTEGER", nullable: false),
                    Missing = table.Column<int>(type: "INTEGER", nullable: false),
                    InBps = table.Column<long>(type: "INTEGER", nullable: false),
                    OutBps = table.Column<long>(type: "INTEGER", nullable: false),
                    BillableBps = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PortTraffic", x => x.Id);
                    table.ForeignKey(
                        name: "FK_PortTraffic_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "ServiceCodes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Meaning = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_ServiceCodes", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SettlementDocuments",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    FileName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Md5 = table.Column<string>(type: "TEXT", maxLength: 32, nullable: true),
                    Gross_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Gross_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Net_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Net_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Vat_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Vat_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SettlementDocuments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SettlementDocuments_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementDocuments_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementDocuments_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_SettlementDocuments_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "SwitchCalls",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    SourceFileId = table.Column<long>(type: "INTEGER", nullable: false),
                    Line = table.Column<int>(type: "INTEGER", nullable: false),
                    AnsweredAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NumberA = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    NumberB = table.Column<string>(type: "TEXT", maxLength: 24, nullable: false),
                    Trunk = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    Seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    AmountE4 = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SwitchCalls", x => x.Id);
                    table.ForeignKey(
                        name: "FK_SwitchCalls_SourceFiles_SourceFileId",
                        column: x => x.SourceFileId,
                        principalTable: "SourceFiles",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "UnidentifiedPayments",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    ValueDay = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    OrderNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    PayerInn = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Purpose = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Amount_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Amount_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UnidentifiedPayments", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UnidentifiedPayments_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "InterconnectVolumes",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    PartnerId = table.Column<long>(type: "INTEGER", nullable: false),
                    Direction = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Point = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Service = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Calls = table.Column<long>(type: "INTEGER", nullable: false),
                    Seconds = table.Column<long>(type: "INTEGER", nullable: false),
                    Gross_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Gross_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Net_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Net_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_Line = table.Column<int>(type: "INTEGER", nullable: false),
                    Source_Path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Source_ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Source_RowHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Vat_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Vat_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "INTEGER", nullable: false),
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_InterconnectVolumes", x => x.Id);
                    table.ForeignKey(
                        name: "FK_InterconnectVolumes_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectVolumes_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectVolumes_InterconnectPartners_OperatorId_PartnerId",
                        columns: x => new { x.OperatorId, x.PartnerId },
                        principalTable: "InterconnectPartners",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_InterconnectVolumes_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_CallDetails_AccountId_AnsweredAt",
                table: "CallDetails",
                columns: new[] { "AccountId", "AnsweredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_CallDetails_CarrierBranch",
                table: "CallDetails",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_CallDetails_OperatorId_AccountId",
                table: "CallDetails",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_CallDetails_OperatorId_BranchId",
                table: "CallDetails",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_CallDetails_SourceFileId",
                table: "CallDetails",
                column: "SourceFileId");

            migrationBuilder.CreateIndex(
                name: "IX_Charges_AccountId_Period",
                table: "Charges",
                columns: new[] { "AccountId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_Charges_CarrierBranch",
                table: "Charges",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_Charges_OperatorId_AccountId",
                table: "Charges",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_Charges_OperatorId_BranchId",
                table: "Charges",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_Charges_OperatorId_Period",
                table: "Charges",
                columns: new[] { "OperatorId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_Charges_System_KeyHash",
                table: "Charges",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Charges_System_Period",
                table: "Charges",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectPartners_CarrierBranch",
                table: "InterconnectPartners",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectPartners_OperatorId_BranchId",
                table: "InterconnectPartners",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectPartners_OperatorId_ContractId",
                table: "InterconnectPartners",
                columns: new[] { "OperatorId", "ContractId" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectPartners_System_PartnerId_Contract",
                table: "InterconnectPartners",
                columns: new[] { "System", "PartnerId", "Contract" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_CarrierBranch",
                table: "InterconnectVolumes",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_OperatorId_BranchId",
                table: "InterconnectVolumes",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_OperatorId_PartnerId",
                table: "InterconnectVolumes",
                columns: new[] { "OperatorId", "PartnerId" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_OperatorId_Period",
                table: "InterconnectVolumes",
                columns: new[] { "OperatorId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_System_KeyHash",
                table: "InterconnectVolumes",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_InterconnectVolumes_System_Period",
                table: "InterconnectVolumes",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_AccountId_ValueDay",
                table: "Payments",
                columns: new[] { "AccountId", "ValueDay" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_CarrierBranch",
                table: "Payments",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_Payments_OperatorId_AccountId",
                table: "Payments",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_OperatorId_BranchId",
                table: "Payments",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_OperatorId_Period",
                table: "Payments",
                columns: new[] { "OperatorId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_Payments_System_KeyHash",
                table: "Payments",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Payments_System_Period",
                table: "Payments",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_PortTraffic_System_Period_Port",
                table: "PortTraffic",
                columns: new[] { "System", "Period", "Port" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_ServiceCodes_System_Code",
                table: "ServiceCodes",
                columns: new[] { "System", "Code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_AccountId_Date",
                table: "SettlementDocuments",
                columns: new[] { "AccountId", "Date" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_CarrierBranch",
                table: "SettlementDocuments",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_OperatorId_AccountId",
                table: "SettlementDocuments",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_OperatorId_BranchId",
                table: "SettlementDocuments",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_OperatorId_Period",
                table: "SettlementDocuments",
                columns: new[] { "OperatorId", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_System_KeyHash",
                table: "SettlementDocuments",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_SettlementDocuments_System_Period",
                table: "SettlementDocuments",
                columns: new[] { "System", "Period" });

            migrationBuilder.CreateIndex(
                name: "IX_SwitchCalls_SourceFileId",
                table: "SwitchCalls",
                column: "SourceFileId");

            migrationBuilder.CreateIndex(
                name: "IX_SwitchCalls_System_AnsweredAt",
                table: "SwitchCalls",
                columns: new[] { "System", "AnsweredAt" });

            migrationBuilder.CreateIndex(
                name: "IX_UnidentifiedPayments_System_KeyHash",
                table: "UnidentifiedPayments",
                columns: new[] { "System", "KeyHash" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UnidentifiedPayments_System_Period",
                table: "UnidentifiedPayments",
                columns: new[] { "System", "Period" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "CallDetails");

            migrationBuilder.DropTable(
                name: "Charges");

            migrationBuilder.DropTable(
                name: "InterconnectVolumes");

            migrationBuilder.DropTable(
                name: "Payments");

            migrationBuilder.DropTable(
                name: "PortTraffic");

            migrationBuilder.DropTable(
                name: "ServiceCodes");

            migrationBuilder.DropTable(
                name: "SettlementDocuments");

            migrationBuilder.DropTable(
                name: "SwitchCalls");

            migrationBuilder.DropTable(
                name: "UnidentifiedPayments");

            migrationBuilder.DropTable(
                name: "InterconnectPartners");
        }
    }
}
