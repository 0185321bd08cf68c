using Lko.Domain.Common.Calendars;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>When the CRM takes a message, and when it moves by itself.</summary>
internal static class CrmRules
{
    /// <summary>Why the order cannot take the message now; null when it can.</summary>
    public static Intake? Objection(CrmOrder order, CrmMessage message, DateTimeOffset due)
    {
        var words = CrmWords.In(message.Language);
        if (order.IsClosed)
        {
            return Refuse("ORDER_CLOSED", words["Refusal.Closed"]);
        }

        if (message.Type is CrmMessage.RequestDate)
        {
            return order.TakesDates ? null : Refuse("NOT_IN_WORK", words["Refusal.NotInWork"]);
        }

        var awaited = message.Type switch
        {
            CrmMessage.Answer => CrmState.Clarify,
            CrmMessage.AcceptTerms or CrmMessage.DeclineTerms => CrmState.Quoted,
            CrmMessage.AcceptDelivery or CrmMessage.ObjectToDelivery => CrmState.Acceptance,
            _ => null,
        };
        if (awaited is null)
        {
            return order.State is CrmState.Cancelling || order.Intent == Intent.CancellationRequested
                ? Refuse("ALREADY_CANCELLING", words["Refusal.AlreadyCancelling"])
                : CrmState.MayBeCancelled(order.HeldIn ?? order.State) ? null : Refuse("POINT_OF_NO_RETURN", words["Refusal.PointOfNoReturn"]);
        }

        if (!string.Equals(order.State, awaited, StringComparison.Ordinal) || order.Intent != Intent.None)
        {
            return Refuse("NOT_AWAITED", words["Refusal.NotAwaited"]);
        }

        if (awaited is not CrmState.Quoted)
        {
            return null;
        }

        return !string.Equals(order.Terms?.Id, message.TermsId, StringComparison.Ordinal)
            ? Refuse("TERMS_NOT_CURRENT", words["Refusal.TermsNotCurrent"])
            : TermsExpired(order, due) ? Refuse("TERMS_EXPIRED", words["Refusal.TermsExpired"]) : null;
    }

    public static Intake Refuse(string code, string message) => new(StatusCodes.Status409Conflict, Code: code, Message: message);

    /// <summary>The state that the order enters by now, by the pace or by a deadline; null when it stays.</summary>
    public static string? DueStep(CrmOrder order, TimeSpan pace, DateTimeOffset due)
    {
        if (CrmState.Next(order) is { } next)
        {
            return order.WorkFromDue + pace <= due ? next : null;
        }

        return order.State switch
        {
            CrmState.Quoted when TermsExpired(order, due) => CrmState.Failed,
            CrmState.Clarify when IsOver(order, due, CrmScript.AnswerWorkingDays) => CrmState.Failed,
            CrmState.Acceptance when IsOver(order, due, ServiceTerms.ActObjections.Usual.Days) => CrmState.Done,
            _ => null,
        };
    }

    /// <summary>By the production calendar, as the card of the order promises; of a year that has none yet, as the card does, no day is told.</summary>
    private static bool IsOver(CrmOrder order, DateTimeOffset due, int workingDays)
    {
        try
        {
            return CrmScript.Date(due) > WorkingCalendar.Federal.AddWorkingDays(CrmScript.Date(order.EnteredDue), workingDays);
        }
        catch (CalendarYearMissingException)
        {
            return false;
        }
    }

    private static bool TermsExpired(CrmOrder order, DateTimeOffset due) => CrmScript.Date(due) > CrmScript.Date(order.EnteredDue).AddDays(CrmScript.TermsValidDays);
}
