using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "CarrierBranches",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    NameRu = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ValidTo = table.Column<DateOnly>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CarrierBranches", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "CrmEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    EventId = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    OrderNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    ReceivedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CrmEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    FriendlyName = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Xml = table.Column<string>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Findings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ClosedAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Findings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NumberSeries",
                columns: table => new
                {
                    Name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Last = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberSeries", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Operators",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Inn = table.Column<string>(type: "TEXT", maxLength: 12, nullable: false),
                    Kpp = table.Column<string>(type: "TEXT", maxLength: 9, nullable: true),
                    Ogrn = table.Column<string>(type: "TEXT", maxLength: 15, nullable: false),
                    NameRu = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    ShortName = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Operators", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Outbox",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    MessageId = table.Column<Guid>(type: "TEXT", nullable: false),
                    Aggregate = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Type = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Payload = table.Column<string>(type: "TEXT", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    NextAttemptAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SettledAt = table.Column<long>(type: "INTEGER", nullable: true),
                    LeaseOwner = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    LeaseUntil = table.Column<long>(type: "INTEGER", nullable: true),
                    Fence = table.Column<long>(type: "INTEGER", nullable: false),
                    ExternalId = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    Detail = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Outbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SyncCursors",
                columns: table => new
                {
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Stream = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    Position = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    LastSuccessAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncCursors", x => new { x.System, x.Stream });
                });

            migrationBuilder.CreateTable(
                name: "SourceSystems",
                columns: table => new
                {
                    Code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    ShortName = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    NameRu = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Dialect = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    Transport = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Encoding = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    BalancePositive = table.Column<bool>(type: "INTEGER", nullable: false),
                    NamingDomain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Schedule = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ScheduleZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Feeds = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    IsActive = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SourceSystems", x => x.Code);
                    table.ForeignKey(
                        name: "FK_SourceSystems_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Branches",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    ParentId = table.Column<long>(type: "INTEGER", nullable: true),
                    Code = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    Kpp = table.Column<string>(type: "TEXT", maxLength: 9, nullable: true),
                    NameRu = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "TEXT", maxLength: 250, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Branches", x => x.Id);
                    table.UniqueConstraint("AK_Branches_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_Branches_Branches_OperatorId_ParentId",
                        columns: x => new { x.OperatorId, x.ParentId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Branches_Operators_OperatorId",
                        column: x => x.OperatorId,
                        principalTable: "Operators",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Users",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    Issuer = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    Email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: true),
                    Side = table.Column<int>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: true),
                    IsDisabled = table.Column<bool>(type: "INTEGER", nullable: false),
                    Language = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    Theme = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    TimeZone = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Users", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Users_Operators_OperatorId",
                        column: x => x.OperatorId,
                        principalTable: "Operators",
                        principalColumn: "Id",
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

            migrationBuilder.CreateTable(
                name: "Contracts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    LegacyNumber = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    ValidTo = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    SearchKey = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Contracts", x => x.Id);
                    table.UniqueConstraint("AK_Contracts_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_Contracts_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Contracts_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Contracts_Operators_OperatorId",
                        column: x => x.OperatorId,
                        principalTable: "Operators",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "Grant",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: true),
                    RoleCode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: true),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Grant", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Grant_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Grant_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Grant_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Notifications",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: true),
                    Kind = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    IsYourMove = table.Column<bool>(type: "INTEGER", nullable: false),
                    Subject = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Arguments = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    ReadAt = table.Column<long>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Notifications", x => x.Id);
                    table.ForeignKey(
                        name: "FK_Notifications_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "UserSessions",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: true),
                    Key = table.Column<string>(type: "TEXT", maxLength: 43, nullable: false),
                    StartedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    LastSeenAt = table.Column<long>(type: "INTEGER", nullable: false),
                    EndedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    Device = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    Address = table.Column<string>(type: "TEXT", maxLength: 45, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_UserSessions", x => x.Id);
                    table.ForeignKey(
                        name: "FK_UserSessions_Users_UserId",
                        column: x => x.UserId,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "Accounts",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ContractId = table.Column<long>(type: "INTEGER", nullable: false),
                    System = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    NamingDomain = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    Number = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    SubNumber = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    SearchKey = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Accounts", x => x.Id);
                    table.UniqueConstraint("AK_Accounts_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_Accounts_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Accounts_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Accounts_Contracts_OperatorId_ContractId",
                        columns: x => new { x.OperatorId, x.ContractId },
                        principalTable: "Contracts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Accounts_SourceSystems_System",
                        column: x => x.System,
                        principalTable: "SourceSystems",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                });

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
                name: "Orders",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    BranchId = table.Column<long>(type: "INTEGER", nullable: false),
                    CarrierBranch = table.Column<string>(type: "TEXT", maxLength: 16, nullable: false),
                    ContractId = table.Column<long>(type: "INTEGER", nullable: false),
                    AccountId = table.Column<long>(type: "INTEGER", nullable: true),
                    Number = table.Column<string>(type: "TEXT", maxLength: 30, nullable: true),
                    Kind = table.Column<int>(type: "INTEGER", nullable: false),
                    ProductCode = table.Column<string>(type: "TEXT", maxLength: 30, nullable: false),
                    SpecificationVersion = table.Column<int>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    Parameters = table.Column<string>(type: "TEXT", nullable: false),
                    PlaceA = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    PlaceB = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    CustomerReference = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Comment = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    RequestedCompletionDate = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CommittedDate = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    ExpectedCompletionDate = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CompletionDate = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    CreatedBy = table.Column<long>(type: "INTEGER", nullable: false),
                    CreatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    UpdatedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    SubmittedAt = table.Column<long>(type: "INTEGER", nullable: true),
                    StateSince = table.Column<long>(type: "INTEGER", nullable: false),
                    DueAt = table.Column<long>(type: "INTEGER", nullable: true),
                    CrmSequence = table.Column<int>(type: "INTEGER", nullable: false),
                    CrmId = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    Dispatch = table.Column<int>(type: "INTEGER", nullable: false),
                    Version = table.Column<int>(type: "INTEGER", nullable: false),
                    SearchKey = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    Monthly_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    Monthly_MinorUnits = table.Column<long>(type: "INTEGER", nullable: true),
                    OneOff_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    OneOff_MinorUnits = table.Column<long>(type: "INTEGER", nullable: true),
                    Summary_En = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    Summary_Ru = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Orders", x => x.Id);
                    table.UniqueConstraint("AK_Orders_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_Orders_Accounts_OperatorId_AccountId",
                        columns: x => new { x.OperatorId, x.AccountId },
                        principalTable: "Accounts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Orders_Branches_OperatorId_BranchId",
                        columns: x => new { x.OperatorId, x.BranchId },
                        principalTable: "Branches",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Orders_CarrierBranches_CarrierBranch",
                        column: x => x.CarrierBranch,
                        principalTable: "CarrierBranches",
                        principalColumn: "Code",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Orders_Contracts_OperatorId_ContractId",
                        columns: x => new { x.OperatorId, x.ContractId },
                        principalTable: "Contracts",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_Orders_Users_CreatedBy",
                        column: x => x.CreatedBy,
                        principalTable: "Users",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "OrderHistory",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: false),
                    At = table.Column<long>(type: "INTEGER", nullable: false),
                    RecordedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    Intent = table.Column<int>(type: "INTEGER", nullable: false),
                    From = table.Column<int>(type: "INTEGER", nullable: false),
                    To = table.Column<int>(type: "INTEGER", nullable: false),
                    Stage = table.Column<int>(type: "INTEGER", nullable: false),
                    Actor = table.Column<int>(type: "INTEGER", nullable: false),
                    By = table.Column<string>(type: "TEXT", maxLength: 150, nullable: false),
                    Reason = table.Column<int>(type: "INTEGER", nullable: true),
                    SourceCode = table.Column<string>(type: "TEXT", maxLength: 40, nullable: true),
                    Text = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    Sequence = table.Column<int>(type: "INTEGER", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderHistory", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrderHistory_Orders_OperatorId_OrderId",
                        columns: x => new { x.OperatorId, x.OrderId },
                        principalTable: "Orders",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrderMilestone",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: false),
                    Milestone = table.Column<int>(type: "INTEGER", nullable: false),
                    ReachedAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderMilestone", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrderMilestone_Orders_OperatorId_OrderId",
                        columns: x => new { x.OperatorId, x.OrderId },
                        principalTable: "Orders",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrderTerms",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    OrderId = table.Column<long>(type: "INTEGER", nullable: false),
                    ExternalId = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    ValidUntil = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    IsBlocking = table.Column<bool>(type: "INTEGER", nullable: false),
                    OfferedAt = table.Column<long>(type: "INTEGER", nullable: false),
                    State = table.Column<int>(type: "INTEGER", nullable: false),
                    Monthly_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Monthly_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false),
                    OneOff_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    OneOff_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderTerms", x => x.Id);
                    table.UniqueConstraint("AK_OrderTerms_OperatorId_Id", x => new { x.OperatorId, x.Id });
                    table.ForeignKey(
                        name: "FK_OrderTerms_Orders_OperatorId_OrderId",
                        columns: x => new { x.OperatorId, x.OrderId },
                        principalTable: "Orders",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "OrderTermsLine",
                columns: table => new
                {
                    Id = table.Column<long>(type: "INTEGER", nullable: false)
                        .Annotation("Sqlite:Autoincrement", true),
                    OperatorId = table.Column<long>(type: "INTEGER", nullable: false),
                    TermsId = table.Column<long>(type: "INTEGER", nullable: false),
                    Position = table.Column<int>(type: "INTEGER", nullable: false),
                    Name = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    Quantity = table.Column<decimal>(type: "TEXT", precision: 18, scale: 6, nullable: false),
                    Unit = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    Price = table.Column<decimal>(type: "TEXT", precision: 19, scale: 6, nullable: false),
                    Net_Currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    Net_MinorUnits = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_OrderTermsLine", x => x.Id);
                    table.ForeignKey(
                        name: "FK_OrderTermsLine_OrderTerms_OperatorId_TermsId",
                        columns: x => new { x.OperatorId, x.TermsId },
                        principalTable: "OrderTerms",
                        principalColumns: new[] { "OperatorId", "Id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_CarrierBranch",
                table: "Accounts",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_OperatorId_BranchId",
                table: "Accounts",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_OperatorId_ContractId",
                table: "Accounts",
                columns: new[] { "OperatorId", "ContractId" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_OperatorId_Number",
                table: "Accounts",
                columns: new[] { "OperatorId", "Number" });

            migrationBuilder.CreateIndex(
                name: "IX_Accounts_System_NamingDomain_Number_SubNumber",
                table: "Accounts",
                columns: new[] { "System", "NamingDomain", "Number", "SubNumber" },
                unique: true);

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
                name: "IX_Branches_OperatorId_Code",
                table: "Branches",
                columns: new[] { "OperatorId", "Code" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Branches_OperatorId_ParentId",
                table: "Branches",
                columns: new[] { "OperatorId", "ParentId" });

            migrationBuilder.CreateIndex(
                name: "IX_Contracts_CarrierBranch",
                table: "Contracts",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_Contracts_Number",
                table: "Contracts",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Contracts_OperatorId_BranchId",
                table: "Contracts",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_CrmEvents_EventId",
                table: "CrmEvents",
                column: "EventId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_CrmEvents_OrderNumber_Sequence",
                table: "CrmEvents",
                columns: new[] { "OrderNumber", "Sequence" });

            migrationBuilder.CreateIndex(
                name: "IX_Findings_Subject_Kind",
                table: "Findings",
                columns: new[] { "Subject", "Kind" });

            migrationBuilder.CreateIndex(
                name: "IX_Grant_CarrierBranch",
                table: "Grant",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_Grant_OperatorId_BranchId",
                table: "Grant",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_Grant_UserId",
                table: "Grant",
                column: "UserId");

            migrationBuilder.CreateIndex(
                name: "IX_Notifications_UserId_ReadAt_At",
                table: "Notifications",
                columns: new[] { "UserId", "ReadAt", "At" });

            migrationBuilder.CreateIndex(
                name: "IX_Operators_Code",
                table: "Operators",
                column: "Code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Operators_Inn",
                table: "Operators",
                column: "Inn");

            migrationBuilder.CreateIndex(
                name: "IX_OrderHistory_OperatorId_OrderId",
                table: "OrderHistory",
                columns: new[] { "OperatorId", "OrderId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderMilestone_OperatorId_OrderId_Milestone",
                table: "OrderMilestone",
                columns: new[] { "OperatorId", "OrderId", "Milestone" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Orders_CarrierBranch_State_DueAt",
                table: "Orders",
                columns: new[] { "CarrierBranch", "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_CreatedBy",
                table: "Orders",
                column: "CreatedBy");

            migrationBuilder.CreateIndex(
                name: "IX_Orders_Number",
                table: "Orders",
                column: "Number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OperatorId_AccountId",
                table: "Orders",
                columns: new[] { "OperatorId", "AccountId" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OperatorId_BranchId",
                table: "Orders",
                columns: new[] { "OperatorId", "BranchId" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OperatorId_ContractId",
                table: "Orders",
                columns: new[] { "OperatorId", "ContractId" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OperatorId_State_DueAt",
                table: "Orders",
                columns: new[] { "OperatorId", "State", "DueAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Orders_OperatorId_UpdatedAt",
                table: "Orders",
                columns: new[] { "OperatorId", "UpdatedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderTerms_OperatorId_OrderId",
                table: "OrderTerms",
                columns: new[] { "OperatorId", "OrderId" });

            migrationBuilder.CreateIndex(
                name: "IX_OrderTermsLine_OperatorId_TermsId",
                table: "OrderTermsLine",
                columns: new[] { "OperatorId", "TermsId" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_Aggregate_Id",
                table: "Outbox",
                columns: new[] { "Aggregate", "Id" });

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_MessageId",
                table: "Outbox",
                column: "MessageId",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Outbox_State_NextAttemptAt",
                table: "Outbox",
                columns: new[] { "State", "NextAttemptAt" });

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
                name: "IX_SourceSystems_CarrierBranch",
                table: "SourceSystems",
                column: "CarrierBranch");

            migrationBuilder.CreateIndex(
                name: "IX_SyncRuns_System_StartedAt",
                table: "SyncRuns",
                columns: new[] { "System", "StartedAt" });

            migrationBuilder.CreateIndex(
                name: "IX_Users_Issuer_Subject",
                table: "Users",
                columns: new[] { "Issuer", "Subject" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_Users_OperatorId",
                table: "Users",
                column: "OperatorId");

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_Key",
                table: "UserSessions",
                column: "Key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_UserSessions_UserId",
                table: "UserSessions",
                column: "UserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "BalanceSnapshots");

            migrationBuilder.DropTable(
                name: "CrmEvents");

            migrationBuilder.DropTable(
                name: "DataProtectionKeys");

            migrationBuilder.DropTable(
                name: "Findings");

            migrationBuilder.DropTable(
                name: "Grant");

            migrationBuilder.DropTable(
                name: "Notifications");

            migrationBuilder.DropTable(
                name: "NumberSeries");

            migrationBuilder.DropTable(
                name: "OrderHistory");

            migrationBuilder.DropTable(
                name: "OrderMilestone");

            migrationBuilder.DropTable(
                name: "OrderTermsLine");

            migrationBuilder.DropTable(
                name: "Outbox");

            migrationBuilder.DropTable(
                name: "QuarantineRows");

            migrationBuilder.DropTable(
                name: "SourceFiles");

            migrationBuilder.DropTable(
                name: "SourceFreshness");

            migrationBuilder.DropTable(
                name: "SyncCursors");

            migrationBuilder.DropTable(
                name: "SyncRuns");

            migrationBuilder.DropTable(
                name: "UserSessions");

            migrationBuilder.DropTable(
                name: "OrderTerms");

            migrationBuilder.DropTable(
                name: "Orders");

            migrationBuilder.DropTable(
                name: "Accounts");

            migrationBuilder.DropTable(
                name: "Users");

            migrationBuilder.DropTable(
                name: "Contracts");

            migrationBuilder.DropTable(
                name: "SourceSystems");

            migrationBuilder.DropTable(
                name: "Branches");

            migrationBuilder.DropTable(
                name: "CarrierBranches");

            migrationBuilder.DropTable(
                name: "Operators");
        }
    }
}
