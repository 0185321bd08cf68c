using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Infrastructure.Connectors;
using Lko.Infrastructure.Data;
using Lko.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.Dac.Model;
using Role = Lko.Domain.Access.Role;

namespace Lko.Tests.SqlServer;

/// <summary>
/// What every reading use case would send to SQL Server, in every sort, view and filter it offers: valid T-SQL (ScriptDom) over tables and
/// columns that exist (DacFx, as a procedure in the model). Values and plans need a real server.
/// </summary>
public sealed class ListQueriesTests
{
    private static readonly PageRequest Page = new(2, 25);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryListQuery_IsValidOnTheModel()
    {
        var spoken = new SpokenSql(new CurrentUser(new UserId(1), "", Side.Operator, new OperatorId(1), [new ScopedRole(Role.OperatorAdmin, [new BranchId(1), new BranchId(2)], null)]));
        var carrier = new SpokenSql(new CurrentUser(new UserId(2), "", Side.Carrier, null, [new ScopedRole(Role.CarrierManager, null, ["VOLGA"]), new ScopedRole(Role.CarrierAdmin, null, ["VOLGA"])]));
        foreach (var sql in new[] { spoken, carrier })
        {
            await SpeakAsync(sql);
        }

        await SpeakCarrierAsync(carrier);
        var administrator = new SpokenSql(new CurrentUser(new UserId(3), "", Side.Carrier, null, [new ScopedRole(Role.CarrierAdmin, null, null)]));
        foreach (var view in Enum.GetValues<AccessView>())
        {
            await new ListAccessEvents(administrator).Run(new AccessQuery(view, "А. К.", new DateOnly(2026, 11, 23), Page), Token);
            await new ListAccessEvents(administrator).Run(new AccessQuery(view, null, null, Page), Token);
        }

        List<string> statements = [.. spoken.Statements.Concat(carrier.Statements).Concat(administrator.Statements).Distinct(StringComparer.Ordinal)];
        statements.Count.ShouldBeGreaterThan(60);
        statements.ShouldContain(sql => sql.Contains("OFFSET", StringComparison.Ordinal) && sql.Contains("[BalanceSnapshots]", StringComparison.Ordinal), "the accounts with their balances were not asked for");
        foreach (var sql in statements)
        {
            SqlServerScriptTests.Parse(sql).ShouldBeEmpty(sql);
        }

        Validate(statements).ShouldBeEmpty();
    }

    [Fact]
    public void Model_FindsAnUnknownColumn() => Validate(["SELECT [o].[NoSuchColumn] FROM [Orders] AS [o];"]).ShouldNotBeEmpty();

    private static async Task SpeakAsync(SpokenSql db)
    {
        var orders = new ListOrders(db, TimeProvider.System);
        foreach (var view in Enum.GetValues<OrderView>())
        {
            foreach (var sort in new[] { null, "number", "product", "state", "due", "updated", "monthly" })
            {
                await orders.Run(new OrderQuery(view, "LKO-2026", "L2_P2P", OrderState.HeldCharge, "VOLGA", sort, sort is "due", Page), Token);
            }
        }

        await orders.Run(new OrderQuery(OrderView.All, null, null, null, null, null, false, Page, [new OrderId(1), new OrderId(2)]), Token);
        await new Lko.Domain.Reports.GetPortalShare(db, new()).Run(null, Token);
        await new CountOrders(db, TimeProvider.System).Run(null, Token);
        await new GetCrmFreshness(db, TimeProvider.System).Run(null, Token);
        await new GetOrder(db, new ProductCatalogue(), TimeProvider.System).Run("LKO-2026-0000001", Token);
        foreach (var sort in new[] { "number", "from", "carrier" })
        {
            await new ListContracts(db).Run(new ContractQuery("352", "VOLGA", sort, true, Page), Token);
        }

        await new ListContracts(db).Run(new ContractQuery(null, null, null, false, Page, new ContractId(1)), Token);
        foreach (var sort in Enum.GetValues<BalanceSort>())
        {
            await new GetBalances(db, TimeProvider.System).Run(new BalanceQuery(null, "VOLGA", "352", sort, sort is BalanceSort.Paid, Page) { System = "ASR-NNOV-1" }, Token);
        }

        var account = new AccountRowsQuery(new AccountId(1), new Period(2026, 6), null, true, Page);
        foreach (var sort in new[] { "date", "amount" })
        {
            await new ListCharges(db).Run(account with { Sort = sort }, ChargePart.Corrections, Token);
            await new ListPayments(db).Run(account with { Sort = sort }, Token);
            await new ListDocuments(db).Run(account with { Sort = sort }, Token);
        }

        foreach (var sort in new[] { null, "calls", "seconds", "gross" })
        {
            await new ListInterconnectVolumes(db).Run(new InterconnectQuery(new Period(2026, 6), "VX", sort, true, Page), Token);
        }

        var contract = ScopeCode.OfContract("352000099085");
        await orders.Run(new OrderQuery(OrderView.Open, null, null, null, null, null, false, Page, Within: contract), Token);
        await new CountOrders(db, TimeProvider.System).Run(contract, Token);
        await new GetCrmFreshness(db, TimeProvider.System).Run(contract, Token);
        await new ListContracts(db).Run(new ContractQuery("352", null, null, false, Page, Within: contract), Token);
        await new GetBalances(db, TimeProvider.System).Run(BalanceQuery.Latest with { Within = contract }, Token);
        await new ListInterconnectVolumes(db).Run(new InterconnectQuery(new Period(2026, 6), null, null, true, Page, contract), Token);
        await new GetBell(db).Run(Token);
        await new GetProfile(db).Run(Token);
        await new GetActingFor(db).Run(Token);
        await new ListScopes(db).Run(Token);
        await new SearchPortal(db, new ProductCatalogue()).Run("LKO-2026", Token);
        await new ListRecent(db).Run(Token);
        await new ListCarrierBranches(db).Run(Token);
        await SpeakIntegrationAsync(db);
    }

    private static async Task SpeakIntegrationAsync(SpokenSql db)
    {
        if (db.Side == Side.Operator)
        {
            return;
        }

        var (schedule, cron) = (new NoSyncSchedule(), new QuartzCronTimes());
        await new GetFederationHealth(db, schedule, cron, TimeProvider.System).Run(Token);
        await new GetSystemCard(db, schedule, cron, TimeProvider.System).Run("ASR-NNOV-1", Token);
        await new ListServiceCodes(db).Run("ASR-NNOV-1", Token);
        await new ListSyncRuns(db).Run("ASR-NNOV-1", Page, Token);
        await new ListSourceFiles(db).Run("ASR-NNOV-1", new(FileVerdict.Rejected, Feed.Balances, new Period(2026, 6)), Page, Token);
        foreach (var sort in new[] { null, "system", "file", "reason", "seen" })
        {
            await new ListQuarantine(db).Run(new QuarantineQuery("ASR-NNOV-1", RejectReason.BadDate, new Period(2026, 6), sort, sort is "file", Page), Token);
        }

        foreach (var view in Enum.GetValues<OutboxView>())
        {
            await new ListOutbox(db).Run(view, Page, Token);
        }

        await new GetOutboxMessage(db, TimeProvider.System).Run(new OutboxMessageId(1), Token);
        foreach (var view in Enum.GetValues<FindingView>())
        {
            await new ListFindings(db).Run(view, FindingKind.SystemLate, Page, Token);
        }

        await new GetRegistryForm(db, ConnectorServices.All).Run("ASR-NNOV-1", Token);
        await new GetQuarantineRow(db, new ProductCatalogue(), schedule).Run(new QuarantineRowId(1), Token);
    }

    /// <summary>What only the carrier's staff is answered.</summary>
    private static async Task SpeakCarrierAsync(SpokenSql db)
    {
        foreach (var sort in new[] { null, "period", "system", "found", "difference" })
        {
            await new ListBreaks(db).Run(new BreakQuery("ASR-NNOV-1", new Period(2026, 6), FindingState.Taken, sort, true, Page), Token);
        }

        foreach (var sort in new[] { null, "amount", "system" })
        {
            await new ListUnidentifiedPayments(db, TimeProvider.System).Run(new UnidentifiedQuery("ASR-NNOV-1", sort, true, Page), Token);
        }

        foreach (var sort in new[] { null, "billable", "missing" })
        {
            await new ListPortTraffic(db).Run(new PortTrafficQuery(new Period(2026, 6), "AS64999", sort, true, Page), Token);
        }
    }

    /// <summary>Each statement as a procedure of the model, so that names are resolved.</summary>
    private static List<string> Validate(IReadOnlyList<string> statements)
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var batch in context.Database.GenerateCreateScript().Split("GO\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            model.AddObjects(batch.Replace("\nGO", "", StringComparison.Ordinal));
        }

        foreach (var (index, sql) in statements.Index())
        {
            model.AddObjects($"CREATE PROCEDURE [q{index}] AS BEGIN\n{sql}\nEND");
        }

        return [.. model.Validate().Select(message => $"{message.MessageType} {message.Number}: {message.Message}")];
    }
}
