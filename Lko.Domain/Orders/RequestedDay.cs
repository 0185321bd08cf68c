using Lko.Domain.Common;
using Lko.Domain.Resources;

namespace Lko.Domain.Orders;

/// <summary>The rules of the day on which an operator wants an order completed.</summary>
public static class RequestedDay
{
    /// <summary>The field that its errors are told at.</summary>
    public const string Path = "requestedCompletionDate";

    /// <summary>Why the day cannot be asked for; null when it can, or none is.</summary>
    /// <param name="today">In the zone of the contract.</param>
    public static FieldError? Error(DateOnly? wanted, DateOnly today) =>
        wanted < today ? new FieldError(Path, "past", DomainTexts.Orders["Error.DateInPast"]) : null;

    /// <summary>Why an order that is in work cannot be asked for on this day instead; null when it can.</summary>
    /// <param name="present">What is asked for until now; null where nothing is.</param>
    /// <param name="today">In the zone of the contract.</param>
    public static FieldError? ChangeError(DateOnly? wanted, DateOnly? present, DateOnly today) =>
        wanted is null ? new FieldError(Path, "required", DomainTexts.Orders["Error.DateMissing"])
        : wanted == present ? new FieldError(Path, "same", DomainTexts.Orders["Error.DateSame"])
        : Error(wanted, today);
}
