using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Domain.Reports;
using Lko.Infrastructure.Connectors;
using Lko.Tests.Orders;
using Lko.Tests.Integration;
using Microsoft.Extensions.Time.Testing;

namespace Lko.Tests.SqlServer;

/// <summary>Every reading use case, asked by people of both sides in every sort, view and filter it offers, over nothing and over one row.</summary>
public sealed class SpokenUseCases : IAsyncLifetime
{
    private static readonly PageRequest Page = new(2, 25);
    private static readonly Period June = new(2026, 6);
    private static readonly CallCursor?[] Cursors = [null, new(DateTimeOffset.UnixEpoch, 1, Newer: true), new(DateTimeOffset.UnixEpoch, 1, Newer: false)];
    private static readonly string Contract = ScopeCode.OfContract("352000099085");

    private static readonly CurrentUser[] People =
    [
        new(new UserId(1), "", Side.Operator, new OperatorId(1), [new ScopedRole(Role.OperatorAdmin, [new BranchId(1), new BranchId(2)], null)]) { SessionKey = "k" },
        new(new UserId(4), "", Side.Operator, new OperatorId(1), [new ScopedRole(Role.OperatorAdmin, [new BranchId(1)], null) { Contracts = new([new ContractId(1)], [new ContractId(1), new ContractId(2)], [new AccountId(1), new AccountId(2)], [new AccountId(2)]) }]) { SessionKey = "k" },
        new(new UserId(2), "", Side.Carrier, null, [new ScopedRole(Role.CarrierManager, null, [Samples.Word]), new ScopedRole(Role.CarrierAdmin, null, [Samples.Word])]) { SessionKey = "k" },
        new(new UserId(3), "", Side.Carrier, null, [new ScopedRole(Role.CarrierManager, null, null), new ScopedRole(Role.CarrierAdmin, null, null)])
        {
            Acting = new(new OperatorId(1), "", DateTimeOffset.MaxValue),
        },
    ];

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 9, 0, 0, TimeSpan.Zero));
    private readonly ProductCatalogue _catalogue = new();
    private readonly FakeSyncSchedule _schedule = new();
    private readonly QuartzCronTimes _cron = new();
    private readonly EmptyFiles _files = new();

    internal IReadOnlyList<Asked> Asked { get; private set; } = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // How far a run has come, and which there are, is the schedule's to tell.
        _schedule.Plan(Samples.Word, running: true, progress: new(SyncStage.Fetching, 0, 0, 0, 0, 0, _time.GetUtcNow()));
        var asked = new List<Asked>();
        foreach (var db in from person in People from isEmpty in (bool[])[true, false] select new SpokenSql(person, isEmpty))
        {
            await AskOrdersAsync(db);
            await AskContractsAsync(db);
            await AskAccountsAsync(db);
            await AskBillingAsync(db);
            await AskIntegrationAsync(db);
            await AskQueuesAsync(db);
            await AskPeopleAsync(db);
            asked.AddRange(db.Asked);
        }

        Asked = asked;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AskOrdersAsync(SpokenSql db)
    {
        var orders = new ListOrders(db, _time);
        foreach (var view in Enum.GetValues<OrderView>())
        {
            foreach (var sort in new[] { null, "number", "product", "state", "due", "updated", "monthly" })
            {
                await db.AskAsync(orders, each => each.Run(new OrderQuery(view, "LKO-2026", "L2_P2P", OrderState.HeldCharge, Samples.Word, sort, sort is "due", Page), Token));
            }
        }

        await db.AskAsync(orders, each => each.Run(new OrderQuery(OrderView.All, null, null, null, null, null, false, Page, [new OrderId(1), new OrderId(2)]), Token));
        await db.AskAsync(orders, each => each.Run(new OrderQuery(OrderView.Open, null, null, null, null, null, false, Page, Within: Contract), Token));
        foreach (var within in new[] { null, Contract })
        {
            await db.AskAsync(new CountOrders(db, _time), each => each.Run(within, Token));
            await db.AskAsync(new CountFound(db, _time), each => each.Run([.. Enum.GetValues<OrderView>().Select(view => new OrderQuery(view, "LKO", "L2_P2P", OrderState.HeldCharge, Samples.Word, null, false, Page, Within: within))], Token));
            await db.AskAsync(new GetCrmFreshness(db, _time), each => each.Run(within, Token));
            await db.AskAsync(new GetPortalShare(db, new(), _cron, TimeProvider.System), each => each.Run(within, Token));
        }

        await db.AskAsync(new ExportOrders(db, _time), each => each.Run(new OrderQuery(OrderView.All, "LKO", null, null, null, "due", false, Page), 10, async (export, cancellationToken) =>
        {
            await foreach (var row in export.Rows.WithCancellation(cancellationToken))
            {
                row.ShouldNotBeNull();
            }
        }, Token));
        await db.AskAsync(new GetCancellations(db, _catalogue), each => each.Run([new OrderId(1), new OrderId(2)], Token));
        await db.AskAsync(new GetOrder(db, _catalogue, _time), each => each.Run("LKO-2026-0000001", Token));
        await db.AskAsync(new GetOrderOwner(db), each => each.Run("LKO-2026-0000001", Token));
        await db.AskAsync(new GetOrderFile(db, _files, _time), each => each.Run(Guid.Empty, Token));
        await db.AskAsync(new GetDraft(db), each => each.Run(new OrderId(1), Token));
        await db.AskAsync(new GetDraftErrors(db, _catalogue, _time), each => each.Run(new OrderId(1), Token));
    }

    private async Task AskContractsAsync(SpokenSql db)
    {
        foreach (var sort in new[] { "number", "from", "carrier" })
        {
            await db.AskAsync(new ListContracts(db), each => each.Run(new ContractQuery("352", Samples.Word, sort, true, Page), Token));
        }

        await db.AskAsync(new ListContracts(db), each => each.Run(new ContractQuery(null, null, null, false, Page, new ContractId(1)), Token));
        await db.AskAsync(new ListContracts(db), each => each.Run(new ContractQuery("352", null, null, false, Page, Within: Contract), Token));
        await db.AskAsync(new ListScopes(db), each => each.Run(Token));
        await db.AskAsync(new ListCarrierBranches(db), each => each.Run(Token));
        await db.AskAsync(new SearchPortal(db, _catalogue), each => each.Run("LKO-2026", Token));
        await db.AskAsync(new ListRecent(db), each => each.Run(Token));
    }

    private async Task AskAccountsAsync(SpokenSql db)
    {
        foreach (var period in new Period?[] { null, June })
        {
            await db.AskAsync(new GetAccountStatement(db, _cron, _time), each => each.Run(new AccountId(1), period, Token));
        }

        var account = new AccountRowsQuery(new AccountId(1), June, null, true, Page);
        foreach (var sort in new[] { "date", "amount" })
        {
            foreach (var part in Enum.GetValues<ChargePart>())
            {
                await db.AskAsync(new ListCharges(db), each => each.Run(account with { Sort = sort }, part, Token));
            }

            await db.AskAsync(new ListPayments(db), each => each.Run(account with { Sort = sort }, Token));
            await db.AskAsync(new ListDocuments(db), each => each.Run(account with { Sort = sort }, Token));
        }

        foreach (var cursor in Cursors)
        {
            await db.AskAsync(new ListAccountCalls(db), each => each.Run(new AccountId(1), new CallQuery(June, cursor), Token));
            await db.AskAsync(new ListSwitchCalls(db), each => each.Run(Samples.Word, new CallQuery(June, cursor), Token));
        }

        await db.AskAsync(new GetDocumentFile(db, _files, _time), each => each.Run(new SettlementDocumentId(1), Token));
    }

    private async Task AskBillingAsync(SpokenSql db)
    {
        foreach (var sort in Enum.GetValues<BalanceSort>())
        {
            await db.AskAsync(new GetBalances(db, _cron, _time), each => each.Run(new BalanceQuery(null, Samples.Word, "352", sort, sort is BalanceSort.Paid, Page) { System = "ASR-NNOV-1" }, Token));
        }

        await db.AskAsync(new GetBalances(db, _cron, _time), each => each.Run(BalanceQuery.Latest with { Within = Contract }, Token));
        foreach (var sort in new[] { null, "calls", "seconds", "gross" })
        {
            await db.AskAsync(new ListInterconnectVolumes(db, _cron, TimeProvider.System), each => each.Run(new InterconnectQuery(June, "VX", sort, true, Page), Token));
        }

        await db.AskAsync(new ListInterconnectVolumes(db, _cron, TimeProvider.System), each => each.Run(new InterconnectQuery(June, null, null, true, Page, Contract), Token));
        foreach (var sort in new[] { null, "period", "system", "found", "difference" })
        {
            foreach (var state in Enum.GetValues<FindingState>())
            {
                await db.AskAsync(new ListBreaks(db), each => each.Run(new BreakQuery("ASR-NNOV-1", June, state, sort, true, Page), Token));
            }
        }

        foreach (var sort in new[] { null, "amount", "system" })
        {
            await db.AskAsync(new ListUnidentifiedPayments(db, _cron, _time), each => each.Run(new UnidentifiedQuery("ASR-NNOV-1", sort, true, Page), Token));
        }

        foreach (var sort in new[] { null, "billable", "missing" })
        {
            await db.AskAsync(new ListPortTraffic(db, _cron, TimeProvider.System), each => each.Run(new PortTrafficQuery(June, "AS64999", sort, true, Page), Token));
        }

        await db.AskAsync(new GetReconciliationDebt(db), each => each.Run("ASR-NNOV-1", Token));
        await db.AskAsync(new GetRereadDebt(db, _time), each => each.Run("ASR-NNOV-1", [], Token));
    }

    private async Task AskIntegrationAsync(SpokenSql db)
    {
        await db.AskAsync(new GetFederationHealth(db, _schedule, _cron, _time), each => each.Run(Token));
        await db.AskAsync(new GetSyncProgress(db, _schedule), each => each.Run(Token));
        await db.AskAsync(new GetSystemCard(db, _schedule, _cron, _time), each => each.Run(Samples.Word, Token));
        await db.AskAsync(new GetRegistryForm(db, OrderScene.Catalogue, ConnectorServices.All), each => each.Run("ASR-NNOV-1", Token));
        await db.AskAsync(new ListServiceCodes(db), each => each.Run("ASR-NNOV-1", Token));
        await db.AskAsync(new ListPartners(db), each => each.Run("ITC-VOLGA", Token));
        await db.AskAsync(new ListAnswerSamples(db, _files), each => each.Run(Samples.Word, Token));
        await db.AskAsync(new GetAnswerSample(db, _files, _time), each => each.Run(Samples.Word, "one", Token));
        await db.AskAsync(new ListSyncRuns(db), each => each.Run("ASR-NNOV-1", Page, Token));
        await db.AskAsync(new ListSourceFiles(db), each => each.Run("ASR-NNOV-1", new(FileVerdict.Rejected, Feed.Balances, June), Page, Token));
        await db.AskAsync(new ListSourceFiles(db), each => each.Run("ASR-NNOV-1", new(), Page, Token));
    }

    private async Task AskQueuesAsync(SpokenSql db)
    {
        foreach (var sort in new[] { null, "system", "file", "reason", "seen" })
        {
            foreach (var descending in new[] { true, false })
            {
                await db.AskAsync(new ListQuarantine(db), each => each.Run(new QuarantineQuery("ASR-NNOV-1", RejectReason.BadDate, June, sort, descending, Page), Token));
            }
        }

        await db.AskAsync(new GetQuarantineRow(db, _catalogue, _schedule, TimeProvider.System), each => each.Run(new QuarantineRowId(1), Token));
        foreach (var view in Enum.GetValues<OutboxView>())
        {
            await db.AskAsync(new ListOutbox(db), each => each.Run(view, Page, Token));
        }

        await db.AskAsync(new GetOutboxMessage(db, _time), each => each.Run(new OutboxMessageId(1), Token));
        foreach (var view in Enum.GetValues<FindingView>())
        {
            await db.AskAsync(new ListFindings(db), each => each.Run(view, FindingKind.SystemLate, Page, Token));
            await db.AskAsync(new ListFindings(db), each => each.Run(view, null, Page, Token));
        }
    }

    private static async Task AskPeopleAsync(SpokenSql db)
    {
        await db.AskAsync(new GetBell(db), each => each.Run(Token));
        await db.AskAsync(new GetProfile(db), each => each.Run(Token));
        await db.AskAsync(new ListSavedViews(db), each => each.Run(ViewedList.Orders, Token));
        await db.AskAsync(new GetActingFor(db), each => each.Run(Token));
        foreach (var view in Enum.GetValues<AccessView>())
        {
            await db.AskAsync(new ListAccessEvents(db), each => each.Run(new AccessQuery(view, Samples.Word, new DateOnly(2026, 11, 23), Page), Token));
            await db.AskAsync(new ListAccessEvents(db), each => each.Run(new AccessQuery(view, null, null, Page), Token));
        }
    }

    /// <summary>Files that are there and have nothing in them.</summary>
    private sealed class EmptyFiles : IFileStore, IDocumentFiles, IAnswerSamples
    {
        public Stream? Open(Guid key) => Stream.Null;

        public DocumentFile? Open(DocumentPlace place, CancellationToken cancellationToken) => new(place.FileName, Stream.Null);

        public IReadOnlyList<AnswerSample> List(string system) => [new("one", DateTimeOffset.UnixEpoch, 0)];

        public Stream? Open(string system, string name) => Stream.Null;

        public Task<StoredFile?> KeepAsync(Stream content, long most, CancellationToken cancellationToken) => throw new NotSupportedException("Nothing is kept by reading.");

        public void Remove(Guid key) => throw new NotSupportedException("Nothing is removed by reading.");
    }
}
