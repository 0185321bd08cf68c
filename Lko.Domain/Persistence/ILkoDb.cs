using System.Runtime.CompilerServices;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Cooperation;
using Lko.Domain.Integration;
using Lko.Domain.Live;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Microsoft.EntityFrameworkCore;

namespace Lko.Domain.Persistence;

/// <summary>
/// One unit of work with one caller's view of the data. Sets are filtered by the scope it was opened with; writes outside of it throw.
/// Parts of an aggregate (history, milestones, terms) have no set of their own: they are reached through the aggregate.
/// </summary>
public interface ILkoDb : IAsyncDisposable
{
    /// <summary>Who asks; null for a unit of work of the portal itself.</summary>
    CurrentUser? User { get; }

    DataScope Scope { get; }

    DbSet<Operator> Operators { get; }

    DbSet<Branch> Branches { get; }

    DbSet<CarrierBranch> CarrierBranches { get; }

    DbSet<Contract> Contracts { get; }

    DbSet<Account> Accounts { get; }

    DbSet<Order> Orders { get; }

    DbSet<User> Users { get; }

    DbSet<UserSession> UserSessions { get; }

    DbSet<SavedView> SavedViews { get; }

    DbSet<AccessEvent> AccessEvents { get; }

    DbSet<Notification> Notifications { get; }

    DbSet<SourceSystem> SourceSystems { get; }

    DbSet<OutboxMessage> Outbox { get; }

    DbSet<CrmEvent> CrmEvents { get; }

    DbSet<Finding> Findings { get; }

    DbSet<IntegrationAction> IntegrationActions { get; }

    DbSet<SyncCursor> SyncCursors { get; }

    DbSet<BalanceSnapshot> BalanceSnapshots { get; }

    DbSet<SourceFile> SourceFiles { get; }

    DbSet<QuarantineRow> QuarantineRows { get; }

    DbSet<SyncRun> SyncRuns { get; }

    DbSet<SourceFreshness> SourceFreshness { get; }

    DbSet<SourceBreaker> SourceBreakers { get; }

    DbSet<InterconnectPartner> InterconnectPartners { get; }

    DbSet<ServiceCode> ServiceCodes { get; }

    DbSet<Charge> Charges { get; }

    DbSet<Payment> Payments { get; }

    DbSet<UnidentifiedPayment> UnidentifiedPayments { get; }

    DbSet<SettlementDocument> SettlementDocuments { get; }

    DbSet<InterconnectVolume> InterconnectVolumes { get; }

    DbSet<CallDetail> CallDetails { get; }

    DbSet<SwitchCall> SwitchCalls { get; }

    DbSet<PortTraffic> PortTraffic { get; }

    DbSet<ReportedOrder> ReportedOrders { get; }

    DbSet<ClientNode> ClientNodes { get; }

    DbSet<LastMileRequest> LastMileRequests { get; }

    /// <summary>The next number of a series, allocated in the running transaction; call inside <see cref="InTransactionAsync{T}"/>.</summary>
    Task<long> NextNumberAsync(string series, CancellationToken cancellationToken);

    /// <summary>
    /// Writes many new rows of one table past the change tracker, while they are enumerated; call inside <see cref="InTransactionAsync{T}"/>, of a
    /// unit of work of the portal itself. The enumeration must not use this unit of work.
    /// </summary>
    /// <returns>How many there were.</returns>
    Task<long> AddManyAsync<TRow>(IEnumerable<TRow> rows, CancellationToken cancellationToken)
        where TRow : class;

    /// <summary>Tells open screens about a change once the data is committed; forgotten when it is not.</summary>
    void Announce(Change change);

    /// <summary>Saves everything at once. Anything but <see cref="SaveResult.Saved"/> has changed nothing.</summary>
    Task<SaveResult> SaveAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Runs a unit that needs more than one statement in one transaction, retried as a whole where the database asks for it.
    /// The work must call <see cref="SaveAsync"/> itself; the transaction commits when that returned <see cref="SaveResult.Saved"/>.
    /// </summary>
    Task<T> InTransactionAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken);
}

/// <summary>A value does not fit its column: whoever read it from outside let too much pass. Nothing was saved.</summary>
public sealed class UnfitValueException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>How a save ended.</summary>
public enum SaveResult
{
    Saved = 1,

    /// <summary>Somebody else changed one of the aggregates meanwhile.</summary>
    Conflict = 2,

    /// <summary>A row with the same natural key already exists.</summary>
    Duplicate = 3,
}

/// <summary>Opens units of work. The scope comes from the caller's grants, never from a component.</summary>
public interface ILkoDbFactory
{
    /// <summary>Opens a unit of work over the rows that this permission opens to the caller; null when it opens none.</summary>
    /// <param name="useCase">The compiler's word: traces and metrics call the run after the file of its use case.</param>
    ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, [CallerFilePath] string useCase = "");

    /// <summary>The same over one part of those rows.</summary>
    /// <param name="within">Code of a part of the caller's own side (<see cref="ScopeCode"/>), what lies under it included; it narrows what his grants open and adds nothing. Null = all of it.</param>
    ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, [CallerFilePath] string useCase = "");

    /// <summary>Opens a unit of work over the caller's own rows (profile, notifications); null when nobody is signed in.</summary>
    ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, [CallerFilePath] string useCase = "");

    /// <summary>Opens a unit of work of the portal itself over all rows of one operator, whatever the caller's grants leave out of it, and over nothing else. It is for looking: nothing is written in it.</summary>
    /// <param name="reason">What for; goes to the log.</param>
    ILkoDb OpenOperator(OperatorId telecom, string reason, [CallerFilePath] string useCase = "");

    /// <summary>Opens a unit of work of the portal itself, without walls. Only jobs, sign-in and integration may; others are on the list of a test, with the reason.</summary>
    /// <param name="reason">What for; goes to the log.</param>
    ILkoDb OpenSystem(string reason, [CallerFilePath] string useCase = "");
}
