using System.Globalization;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>A wish for one step; everything left out is chosen by the script.</summary>
internal sealed record StepWish(string? To = null, string? Reason = null, string? Comment = null, bool? Blocking = null, DateOnly? ExpectedCompletion = null, DateOnly? Committed = null);

/// <summary>What the carrier's people say and promise at each step.</summary>
internal static class CrmScript
{
    public const int TermsValidDays = 30;
    public const int AnswerWorkingDays = 10;

    private const int UsualDeliveryDays = 45;
    private const int ShortestDeliveryDays = 30;
    private const int DelayDays = 10;

    private const string Crm = "Actor.Crm";
    private const string Construction = "Actor.Construction";
    private const string Records = "Actor.Records";
    private const string Network = "Actor.Network";

    /// <summary>The carrier's departments work by Moscow dates.</summary>
    public static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime.AddHours(3));

    public static CrmEvent Compose(CrmOrder order, string to, DateTimeOffset at, StepWish wish)
    {
        var today = Date(at);
        var answer = order.IsDateAnsweredBy(to) ? Answer(order, today) : null;
        var delayed = answer is null && (to is CrmState.Held || string.Equals(to, order.State, StringComparison.Ordinal));
        var said = answer?.Said ?? (delayed ? ("WAYLEAVE_ISSUE", "DELAY_PERMIT", Construction, "Delay") : order.IsHeld ? (null, "RESUMED", Construction, "Resumed") : Line(order, to));
        var words = CrmWords.In(order.Language);
        var committed = wish.Committed ?? answer?.Committed ?? order.Committed ?? (to is CrmState.Agreed ? Promise(order, today) : null);
        return new CrmEvent
        {
            EventId = Guid.NewGuid(),
            Seq = order.Seq + 1,
            OrderId = order.Id,
            CrmId = order.CrmId,
            From = order.State,
            To = to,
            At = at.UtcDateTime,
            Actor = words[said.Item3],
            ExpectedCompletion = wish.ExpectedCompletion ?? answer?.Expected ?? Expected(order, to, delayed, committed, today),
            Committed = committed,
            Reason = wish.Reason ?? said.Item1,
            SourceReason = said.Item2,
            Comment = wish.Comment ?? (said.Item4 is { } key ? words.Format(key, order.CrmId) : null),
            Terms = to is CrmState.Quoted && !delayed && !order.IsHeld ? Terms(order, words, today, wish.Blocking ?? true) : null,
        };
    }

    /// <summary>The day that the operator wants, where it can be built by then; else the carrier's own.</summary>
    private static DateAnswer Answer(CrmOrder order, DateOnly today)
    {
        var own = order.Committed is not { } bound ? today.AddDays(ShortestDeliveryDays) : order.Expected > bound ? order.Expected.Value : bound;
        return order.Requested is { } wanted && wanted >= own
            ? new DateAnswer(wanted, order.Committed is null ? null : wanted, ("CUSTOMER_CHANGED_MIND", "DATE_REQ", Crm, "DateAgreed"))
            : new DateAnswer(own, null, ("CAPACITY_ISSUE", "DATE_NOT_MET", Construction, "DateNotMet"));
    }

    private static DateOnly? Expected(CrmOrder order, string to, bool delayed, DateOnly? committed, DateOnly today)
    {
        if (to is CrmState.Cancelled or CrmState.Failed or CrmState.Rejected or CrmState.TechNo)
        {
            return null;
        }

        var current = order.Expected ?? order.Requested ?? today.AddDays(UsualDeliveryDays);
        return delayed ? current.AddDays(DelayDays) : to is CrmState.Agreed ? committed : current;
    }

    private static DateOnly Promise(CrmOrder order, DateOnly today)
    {
        var earliest = today.AddDays(ShortestDeliveryDays);
        return order.Requested is { } wish && wish > earliest ? wish : earliest;
    }

    /// <summary>Why, by the codes of both sides, and who says it and what, by the keys of <see cref="CrmWords"/>.</summary>
    private static (string? Reason, string? Source, string Actor, string? Comment) Line(CrmOrder order, string to) => to switch
    {
        CrmState.Registered => (null, null, Crm, "Registered"),
        CrmState.Clarify => ("INFORMATION_REQUIRED", "CLR-02", "Actor.Sales", "Clarify"),
        CrmState.TechCheck => (null, null, Records, "TechCheck"),
        CrmState.TechNo => ("CAPACITY_ISSUE", "NO_PORT", Records, "TechNo"),
        CrmState.Quoted => ("COST_ISSUE", "EXTRA_WORKS", Construction, "Quoted"),
        CrmState.Agreed => (null, null, Crm, "Agreed"),
        CrmState.Signing => (null, null, "Actor.Contracts", "Signing"),
        CrmState.InBuild => (null, null, Construction, "InBuild"),
        CrmState.Testing when order.Intent == Intent.DeliveryObjected => (null, "ACT_OBJECTION", Network, "TestingAgain"),
        CrmState.Testing => (null, null, Network, "Testing"),
        CrmState.Acceptance => (null, null, Network, "Acceptance"),
        CrmState.Done when order.Intent == Intent.None => (null, "DEEMED_ACCEPTED", Crm, "DeemedAccepted"),
        CrmState.Done => (null, null, Crm, "Done"),
        CrmState.Partial => ("OTHER", "PARTIAL", Crm, "Partial"),
        CrmState.Failed when order.Intent == Intent.TermsDeclined => ("COST_ISSUE", "TERMS_DECLINED", Crm, "TermsDeclined"),
        CrmState.Failed when order.State is CrmState.Clarify => ("TIMED_OUT", "NO_ANSWER", Crm, "AnswerExpired"),
        CrmState.Failed when order.State is CrmState.Quoted => ("TIMED_OUT", "TERMS_EXPIRED", Crm, "TermsExpired"),
        CrmState.Failed => ("NETWORK_ISSUE", "BUILD_FAILED", Construction, "Failed"),
        CrmState.Rejected => ("OTHER", "DEBT", "Actor.Billing", "Rejected"),
        CrmState.Cancelling when order.Intent == Intent.CancellationRequested => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", Crm, "CancellingAsked"),
        CrmState.Cancelling => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", Crm, "Cancelling"),
        CrmState.Cancelled => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", Crm, "Cancelled"),
        _ => (null, null, Crm, null),
    };

    private static CrmTerms Terms(CrmOrder order, CrmWords words, DateOnly today, bool blocking)
    {
        var number = int.Parse(order.Id.AsSpan(order.Id.Length - 7), CultureInfo.InvariantCulture);
        var duct = 0.4m + (0.1m * (number % 17));
        CrmTermsLine[] oneOff =
        [
            Priced(words["Works.Duct"], duct, words["Unit.Km"], 248_000m),
            Priced(words["Works.Permits"], 1, words["Unit.Set"], 46_000m),
            Priced(words["Works.Node"], 1, words["Unit.Piece"], 92_800m),
        ];
        var monthly = Priced(words["Works.DuctRent"], duct, words["Unit.KmMonth"], 6_000m);
        return new CrmTerms(
            $"{order.CrmId}-T{order.Seq + 1}",
            today.AddDays(TermsValidDays),
            blocking,
            monthly.Net,
            Money(oneOff.Sum(line => decimal.Parse(line.Net, CultureInfo.InvariantCulture))),
            [.. oneOff, monthly]);
    }

    private static CrmTermsLine Priced(string name, decimal quantity, string unit, decimal price) =>
        new(name, quantity.ToString("0.###", CultureInfo.InvariantCulture), unit, Money(price), Money(quantity * price));

    private static string Money(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);

    /// <param name="Committed">Null leaves the commitment as it is.</param>
    private sealed record DateAnswer(DateOnly Expected, DateOnly? Committed, (string? Reason, string? Source, string Actor, string? Comment) Said);
}
