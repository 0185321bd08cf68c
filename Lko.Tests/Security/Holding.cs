using System.Globalization;
using Lko.Domain.Billing;
using Lko.Domain.Common;
using Lko.Domain.Integration;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Data.Walls;
using Lko.Web.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.Security;

/// <summary>One operator's own things in the portal of the matrices: an order with terms, a draft, an account with every kind of figure.</summary>
/// <param name="CarrierBranch">The macro-region all of it is in.</param>
internal sealed record Holding(OperatorId Operator, string CarrierBranch, string OrderNumber, OrderId DraftId, string ContractNumber, AccountId AccountId, string AccountNumber)
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly Period Month = new(2026, 10);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="tail">The last digits of the number and of every amount.</param>
    public static async Task<Holding> PlantAsync(LkoDbContext db, string subject, int tail)
    {
        var user = await db.Users.SingleAsync(row => row.Subject == subject, Token);
        var account = await db.Accounts.Where(row => row.OperatorId == user.OperatorId).OrderBy(row => row.Id).FirstAsync(Token);
        var contract = await db.Contracts.SingleAsync(row => row.Id == account.ContractId, Token);
        var (draft, order) = (Draft("черновик"), Draft("заявка"));
        order.Submit(string.Create(CultureInfo.InvariantCulture, $"LKO-2026-00000{tail}"), user.Name, At);
        order.Report(
            new CrmReport(1, OrderLifecycle.CrmCodes["QUOTED"], At, "CRM", null, null, null, null, $"расчёт для {subject}",
                new OfferedTerms($"T-{subject}", new DateOnly(2026, 12, 23), true, Sum(1), Sum(2), [new($"прокладка для {subject}", 1, "км", 1, Sum(3))])),
            At, new DateOnly(2026, 11, 23));
        db.Orders.AddRange(draft, order);
        var row = new AcceptedRow(new BalanceRecord(account.Number, Month, Sum(4), Sum(5), Sum(6), Sum(7), Sum(4) + Sum(5) + Sum(6) - Sum(7)), $"d01/{subject}.csv", 1, subject);
        var source = RowSource.Of(row, At);
        db.BalanceSnapshots.Add(BalanceSnapshot.Of(account, row, At));
        db.Charges.Add(Charge.Of(account, new ChargeRecord(account.Number, subject, "L2P2P", "MRC", new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31), "1", "мес", Sum(8), "22", Sum(9), Sum(10), $"начислено {subject}"), "L2_P2P", Month, Key("charge"), source));
        db.Payments.Add(Payment.Of(account, new PaymentRecord(account.Number, subject, new DateOnly(2026, 10, 5), Sum(11), $"ПП-{subject}", "", $"оплата {subject}"), Month, Key("payment"), source));
        db.SettlementDocuments.Add(SettlementDocument.Of(account, new DocumentRecord(account.Number, "UPD", $"УПД-{subject}", new DateOnly(2026, 10, 31), contract.Number, "202610", Sum(12), Sum(13), Sum(14), "", "", null), Month, Key("document"), source));
        await db.SaveChangesAsync(Token);
        return new(user.OperatorId!.Value, account.CarrierBranch, order.Number!, draft.Id, contract.Number, account.Id, account.Number);

        Order Draft(string what)
        {
            var made = Order.Draft(contract, OrderKind.New, "L2_P2P", 1, user.Id, At);
            made.Write(new DraftContent("{}", new($"{what} {subject} ru", $"{what} {subject} en"), new LocalLine($"{what} {subject} А", $"{what} {subject} A"), new LocalLine($"{what} {subject} Б", $"{what} {subject} B"), $"SL-{what}-{subject}", $"примечание {what} {subject}", null), contract, account, At);
            return made;
        }

        Money Sum(int place) => new((place * 123_456_000L) + tail, Currency.RUB);

        string Key(string what) => HashedKeySet.Hex($"{what} {subject}");
    }

    /// <summary>
    /// What may show on no foreign screen: every text, number and amount of the rows that <paramref name="isForeign"/> names, out of all tables there are,
    /// except for what occurs in rows of others too. What only the carrier's staff reads belongs to nobody and excuses nothing.
    /// </summary>
    public static async Task<IReadOnlyList<string>> MarksAsync(LkoDbContext db, Func<object, bool> isForeign)
    {
        using var culture = new Support.CultureScope("ru-RU");
        var (foreign, common) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entity in db.Model.GetEntityTypes())
        {
            foreach (var row in entity.ClrType.IsAssignableTo(typeof(ICarrierOnly)) ? [] : await Sets.Of(db, entity.ClrType).ToListAsync(Token))
            {
                (isForeign(row) ? foreign : common).UnionWith(entity.GetFlattenedProperties().Select(property => Mark(row, property)).OfType<string>());
            }
        }

        return [.. foreign.Where(mark => !common.Any(other => other.Contains(mark, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>The operator a row belongs to, of whichever kind it is.</summary>
    public static OperatorId? OwnerOf(object row) => row switch
    {
        IOperatorOwned owned => owned.OperatorId,
        IPersonOwned person => person.OperatorId,
        _ => null,
    };

    /// <summary>A value as it would stand on a screen; null when it is too short to be known by. Amounts of less than a million are part of others by chance.</summary>
    private static string? Mark(object row, IProperty property)
    {
        var text = Canaries.Value(row, property) switch
        {
            long kopecks when property.DeclaringType is IComplexType { ClrType: var type } && type == typeof(Money) => Math.Abs(kopecks) < 100_000_000 ? null : Fmt.Amount(new Money(kopecks, Currency.RUB)),
            string value => value,
            Domain.Common.Requisites.Inn or Domain.Common.Requisites.Kpp or Domain.Common.Requisites.Ogrn => Canaries.Value(row, property)!.ToString(),
            _ => null,
        };
        return text?.Trim() is { Length: > 5 } mark ? mark : null;
    }
}
