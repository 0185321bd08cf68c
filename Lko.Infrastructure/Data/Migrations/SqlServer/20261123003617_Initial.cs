using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Lko.Infrastructure.Data.Migrations.SqlServer
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
                    Code = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    NameRu = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    TimeZone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    ValidTo = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CarrierBranches", x => x.Code);
                });

            migrationBuilder.CreateTable(
                name: "CrmEvents",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    EventId = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    OrderNumber = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Sequence = table.Column<int>(type: "int", nullable: false),
                    Payload = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_CrmEvents", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "DataProtectionKeys",
                columns: table => new
                {
                    Id = table.Column<int>(type: "int", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    FriendlyName = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Xml = table.Column<string>(type: "nvarchar(max)", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataProtectionKeys", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Findings",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    ClosedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Findings", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "NumberSeries",
                columns: table => new
                {
                    Name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Last = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_NumberSeries", x => x.Name);
                });

            migrationBuilder.CreateTable(
                name: "Operators",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Inn = table.Column<string>(type: "nvarchar(12)", maxLength: 12, nullable: false),
                    Kpp = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    Ogrn = table.Column<string>(type: "nvarchar(15)", maxLength: 15, nullable: false),
                    NameRu = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    ShortName = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Operators", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "Outbox",
                columns: table => new
                {
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    MessageId = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    Aggregate = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Type = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Payload = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Attempts = table.Column<int>(type: "int", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    NextAttemptAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    SettledAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    LeaseOwner = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    LeaseUntil = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    Fence = table.Column<long>(type: "bigint", nullable: false),
                    ExternalId = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: true),
                    Detail = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Outbox", x => x.Id);
                });

            migrationBuilder.CreateTable(
                name: "SyncCursors",
                columns: table => new
                {
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Stream = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    Position = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true),
                    LastSuccessAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_SyncCursors", x => new { x.System, x.Stream });
                });

            migrationBuilder.CreateTable(
                name: "SourceSystems",
                columns: table => new
                {
                    Code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    ShortName = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    NameRu = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true),
                    TimeZone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Dialect = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false),
                    Transport = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Encoding = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    BalancePositive = table.Column<bool>(type: "bit", nullable: false),
                    NamingDomain = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Schedule = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    ScheduleZone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Feeds = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    IsActive = table.Column<bool>(type: "bit", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    ParentId = table.Column<long>(type: "bigint", nullable: true),
                    Code = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    Kpp = table.Column<string>(type: "nvarchar(9)", maxLength: 9, nullable: true),
                    NameRu = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false),
                    NameEn = table.Column<string>(type: "nvarchar(250)", maxLength: 250, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    Issuer = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(150)", maxLength: 150, nullable: false),
                    Email = table.Column<string>(type: "nvarchar(254)", maxLength: 254, nullable: true),
                    Side = table.Column<int>(type: "int", nullable: false),
                    OperatorId = table.Column<long>(type: "bigint", nullable: true),
                    IsDisabled = table.Column<bool>(type: "bit", nullable: false),
                    Language = table.Column<string>(type: "nvarchar(2)", maxLength: 2, nullable: false),
                    Theme = table.Column<string>(type: "nvarchar(10)", maxLength: 10, nullable: false),
                    TimeZone = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Feed = table.Column<int>(type: "int", nullable: false),
                    Period = table.Column<int>(type: "int", nullable: false),
                    Path = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Line = table.Column<int>(type: "int", nullable: false),
                    Field = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: false),
                    Raw = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false),
                    FirstSeenAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Delivery = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Size = table.Column<long>(type: "bigint", nullable: false),
                    Feed = table.Column<int>(type: "int", nullable: true),
                    Period = table.Column<int>(type: "int", nullable: true),
                    Part = table.Column<int>(type: "int", nullable: true),
                    FileVersion = table.Column<int>(type: "int", nullable: true),
                    AccountNumber = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true),
                    Verdict = table.Column<int>(type: "int", nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: true),
                    AcceptedRows = table.Column<int>(type: "int", nullable: true),
                    QuarantinedRows = table.Column<int>(type: "int", nullable: true),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
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
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    LastSuccessAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    FailingSince = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    FinishedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    State = table.Column<int>(type: "int", nullable: false),
                    Files = table.Column<int>(type: "int", nullable: false),
                    NewFiles = table.Column<int>(type: "int", nullable: false),
                    RejectedFiles = table.Column<int>(type: "int", nullable: false),
                    AcceptedRows = table.Column<int>(type: "int", nullable: false),
                    QuarantinedRows = table.Column<int>(type: "int", nullable: false),
                    ChangedRows = table.Column<int>(type: "int", nullable: false),
                    Error = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    Number = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    LegacyNumber = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Subject = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    ValidFrom = table.Column<DateOnly>(type: "date", nullable: false),
                    ValidTo = table.Column<DateOnly>(type: "date", nullable: true),
                    SearchKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    OperatorId = table.Column<long>(type: "bigint", nullable: true),
                    RoleCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: true),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    OperatorId = table.Column<long>(type: "bigint", nullable: true),
                    Kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false),
                    IsYourMove = table.Column<bool>(type: "bit", nullable: false),
                    Subject = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Arguments = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    ReadAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    UserId = table.Column<long>(type: "bigint", nullable: false),
                    OperatorId = table.Column<long>(type: "bigint", nullable: true),
                    Key = table.Column<string>(type: "nvarchar(43)", maxLength: 43, nullable: false),
                    StartedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    LastSeenAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    EndedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    Device = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    Address = table.Column<string>(type: "nvarchar(45)", maxLength: 45, nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ContractId = table.Column<long>(type: "bigint", nullable: false),
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    NamingDomain = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    Number = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false),
                    SubNumber = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false),
                    SearchKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    AccountId = table.Column<long>(type: "bigint", nullable: false),
                    System = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Period = table.Column<int>(type: "int", nullable: false),
                    Path = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Line = table.Column<int>(type: "int", nullable: false),
                    ReceivedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    RowHash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false),
                    Charged_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Charged_MinorUnits = table.Column<long>(type: "bigint", nullable: false),
                    Closing_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Closing_MinorUnits = table.Column<long>(type: "bigint", nullable: false),
                    Corrected_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Corrected_MinorUnits = table.Column<long>(type: "bigint", nullable: false),
                    Opening_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Opening_MinorUnits = table.Column<long>(type: "bigint", nullable: false),
                    Paid_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Paid_MinorUnits = table.Column<long>(type: "bigint", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    BranchId = table.Column<long>(type: "bigint", nullable: false),
                    CarrierBranch = table.Column<string>(type: "nvarchar(16)", maxLength: 16, nullable: false),
                    ContractId = table.Column<long>(type: "bigint", nullable: false),
                    AccountId = table.Column<long>(type: "bigint", nullable: true),
                    Number = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: true),
                    Kind = table.Column<int>(type: "int", nullable: false),
                    ProductCode = table.Column<string>(type: "nvarchar(30)", maxLength: 30, nullable: false),
                    SpecificationVersion = table.Column<int>(type: "int", nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Stage = table.Column<int>(type: "int", nullable: false),
                    Parameters = table.Column<string>(type: "nvarchar(max)", nullable: false),
                    PlaceA = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    PlaceB = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true),
                    CustomerReference = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Comment = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    RequestedCompletionDate = table.Column<DateOnly>(type: "date", nullable: true),
                    CommittedDate = table.Column<DateOnly>(type: "date", nullable: true),
                    ExpectedCompletionDate = table.Column<DateOnly>(type: "date", nullable: true),
                    CompletionDate = table.Column<DateOnly>(type: "date", nullable: true),
                    CreatedBy = table.Column<long>(type: "bigint", nullable: false),
                    CreatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    UpdatedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    SubmittedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    StateSince = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    DueAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: true),
                    CrmSequence = table.Column<int>(type: "int", nullable: false),
                    CrmId = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: true),
                    Dispatch = table.Column<int>(type: "int", nullable: false),
                    Version = table.Column<int>(type: "int", nullable: false),
                    SearchKey = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false),
                    Monthly_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: true),
                    Monthly_MinorUnits = table.Column<long>(type: "bigint", nullable: true),
                    OneOff_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: true),
                    OneOff_MinorUnits = table.Column<long>(type: "bigint", nullable: true),
                    Summary_En = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false),
                    Summary_Ru = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    OrderId = table.Column<long>(type: "bigint", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    RecordedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    Intent = table.Column<int>(type: "int", nullable: false),
                    From = table.Column<int>(type: "int", nullable: false),
                    To = table.Column<int>(type: "int", nullable: false),
                    Stage = table.Column<int>(type: "int", nullable: false),
                    Actor = table.Column<int>(type: "int", nullable: false),
                    By = table.Column<string>(type: "nvarchar(150)", maxLength: 150, nullable: false),
                    Reason = table.Column<int>(type: "int", nullable: true),
                    SourceCode = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true),
                    Text = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true),
                    Sequence = table.Column<int>(type: "int", nullable: true)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    OrderId = table.Column<long>(type: "bigint", nullable: false),
                    Milestone = table.Column<int>(type: "int", nullable: false),
                    ReachedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    OrderId = table.Column<long>(type: "bigint", nullable: false),
                    ExternalId = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false),
                    ValidUntil = table.Column<DateOnly>(type: "date", nullable: false),
                    IsBlocking = table.Column<bool>(type: "bit", nullable: false),
                    OfferedAt = table.Column<DateTimeOffset>(type: "datetimeoffset(3)", precision: 3, nullable: false),
                    State = table.Column<int>(type: "int", nullable: false),
                    Monthly_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Monthly_MinorUnits = table.Column<long>(type: "bigint", nullable: false),
                    OneOff_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    OneOff_MinorUnits = table.Column<long>(type: "bigint", nullable: false)
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
                    Id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("SqlServer:Identity", "1, 1"),
                    OperatorId = table.Column<long>(type: "bigint", nullable: false),
                    TermsId = table.Column<long>(type: "bigint", nullable: false),
                    Position = table.Column<int>(type: "int", nullable: false),
                    Name = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false),
                    Quantity = table.Column<decimal>(type: "decimal(18,6)", precision: 18, scale: 6, nullable: false),
                    Unit = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false),
                    Price = table.Column<decimal>(type: "decimal(19,6)", precision: 19, scale: 6, nullable: false),
                    Net_Currency = table.Column<string>(type: "nvarchar(3)", maxLength: 3, nullable: false),
                    Net_MinorUnits = table.Column<long>(type: "bigint", nullable: false)
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
                unique: true,
                filter: "[Number] IS NOT NULL");

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
