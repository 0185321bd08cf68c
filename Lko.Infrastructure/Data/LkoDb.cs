using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data.Bulk;
using Microsoft.EntityFrameworkCore;

namespace Lko.Infrastructure.Data;

internal sealed class LkoDb(LkoDbContext context, CurrentUser? user, ILiveFeed feed, UseCaseRun? run = null) : ILkoDb
{
    private readonly List<Change> _changes = [];
    private bool _inTransaction;
    private SaveResult _lastSave;
    private string _outcome = UseCaseRun.Read;

    public CurrentUser? User => user;

    public DataScope Scope => context.Scope;

    public DbSet<Operator> Operators => context.Operators;

    public DbSet<Branch> Branches => context.Branches;

    public DbSet<CarrierBranch> CarrierBranches => context.CarrierBranches;

    public DbSet<Contract> Contracts => context.Contracts;

    public DbSet<Account> Accounts => context.Accounts;

    public DbSet<Order> Orders => context.Orders;

    public DbSet<User> Users => context.Users;

    public DbSet<UserSession> UserSessions => context.UserSessions;

    public DbSet<SavedView> SavedViews => context.SavedViews;

    public DbSet<AccessEvent> AccessEvents => context.AccessEvents;

    public DbSet<Notification> Notifications => context.Notifications;

    public DbSet<SourceSystem> SourceSystems => context.SourceSystems;

    public DbSet<OutboxMessage> Outbox => context.Outbox;

    public DbSet<CrmEvent> CrmEvents => context.CrmEvents;

    public DbSet<Finding> Findings => context.Findings;

    public DbSet<IntegrationAction> IntegrationActions => context.IntegrationActions;

    public DbSet<SyncCursor> SyncCursors => context.SyncCursors;

    public DbSet<BalanceSnapshot> BalanceSnapshots => context.BalanceSnapshots;

    public DbSet<SourceFile> SourceFiles => context.SourceFiles;

    public DbSet<QuarantineRow> QuarantineRows => context.QuarantineRows;

    public DbSet<SyncRun> SyncRuns => context.SyncRuns;

    public DbSet<SourceFreshness> SourceFreshness => context.SourceFreshness;

    public DbSet<SourceBreaker> SourceBreakers => context.SourceBreakers;

    public DbSet<InterconnectPartner> InterconnectPartners => context.InterconnectPartners;

    public DbSet<ServiceCode> ServiceCodes => context.ServiceCodes;

    public DbSet<Charge> Charges => context.Charges;

    public DbSet<Payment> Payments => context.Payments;

    public DbSet<UnidentifiedPayment> UnidentifiedPayments => context.UnidentifiedPayments;

    public DbSet<SettlementDocument> SettlementDocuments => context.SettlementDocuments;

    public DbSet<InterconnectVolume> InterconnectVolumes => context.InterconnectVolumes;

    public DbSet<CallDetail> CallDetails => context.CallDetails;

    public DbSet<SwitchCall> SwitchCalls => context.SwitchCalls;

    public DbSet<PortTraffic> PortTraffic => context.PortTraffic;

    public DbSet<ReportedOrder> ReportedOrders => context.ReportedOrders;

    public DbSet<ClientNode> ClientNodes => context.ClientNodes;

    public DbSet<LastMileRequest> LastMileRequests => context.LastMileRequests;

    public void Announce(Change change) => _changes.Add(change);

    public async Task<long> NextNumberAsync(string series, CancellationToken cancellationToken)
    {
        if (!_inTransaction)
        {
            throw new InvalidOperationException("A number is allocated in the transaction that uses it.");
        }

        // The update takes the row's lock until the commit: numbers have no doubles and no holes but those of rolled back submissions.
        context.DrawsNumber = true;
        try
        {
            var raised = await context.NumberSeries.Where(row => row.Name == series)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Last, row => row.Last + 1), cancellationToken);
            if (raised == 0)
            {
                throw new InvalidOperationException($"Number series {series} does not exist.");
            }
        }
        finally
        {
            context.DrawsNumber = false;
        }

        return await context.NumberSeries.Where(row => row.Name == series).Select(row => row.Last).SingleAsync(cancellationToken);
    }

    public Task<long> AddManyAsync<TRow>(IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class
    {
        if (!_inTransaction || !context.Scope.IsSystem)
        {
            throw new InvalidOperationException("Rows are written in bulk by the portal itself, in a transaction.");
        }

        return BulkInsert.RunAsync(context, rows, cancellationToken);
    }

    public async Task<SaveResult> SaveAsync(CancellationToken cancellationToken)
    {
        _outcome = UseCaseRun.Failed;
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            _lastSave = SaveResult.Saved;
        }
        catch (DbUpdateConcurrencyException)
        {
            _lastSave = SaveResult.Conflict;
        }
        catch (DbUpdateException failure) when (DatabaseErrors.IsDuplicate(failure))
        {
            _lastSave = SaveResult.Duplicate;
        }
        catch (DbUpdateException failure) when (DatabaseErrors.IsUnfit(failure))
        {
            throw new UnfitValueException(failure.InnerException!.Message, failure);
        }

        if (_lastSave != SaveResult.Saved)
        {
            context.ChangeTracker.Clear();
            _changes.Clear();
        }
        else if (!_inTransaction)
        {
            Publish();
        }

        _outcome = Name(_lastSave);
        return _lastSave;
    }

    public async Task<T> InTransactionAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        _outcome = UseCaseRun.Failed;
        var result = await TransactAsync(work, cancellationToken);
        _outcome = Name(_lastSave);
        return result;
    }

    public ValueTask DisposeAsync()
    {
        run?.End(_outcome);
        return context.DisposeAsync();
    }

    private static string Name(SaveResult result) => result switch
    {
        SaveResult.Saved => "saved",
        SaveResult.Conflict => "conflict",
        SaveResult.Duplicate => "duplicate",
        _ => UseCaseRun.Read,
    };

    private Task<T> TransactAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        context.Database.CreateExecutionStrategy().ExecuteAsync(
            async token =>
            {
                // A retried unit starts from nothing: what the failed attempt tracked or announced is not true.
                context.ChangeTracker.Clear();
                _changes.Clear();
                _lastSave = default;
                await using var transaction = await context.Database.BeginTransactionAsync(token);
                _inTransaction = true;
                try
                {
                    var result = await work(token);
                    if (_lastSave == SaveResult.Saved)
                    {
                        await transaction.CommitAsync(token);
                        Publish();
                    }

                    return result;
                }
                catch
                {
                    // What was rolled back is not true for a later save either.
                    context.ChangeTracker.Clear();
                    throw;
                }
                finally
                {
                    _changes.Clear();
                    _inTransaction = false;
                }
            },
            cancellationToken);

    private void Publish()
    {
        foreach (var change in _changes)
        {
            feed.Publish(change);
        }

        _changes.Clear();
    }
}
