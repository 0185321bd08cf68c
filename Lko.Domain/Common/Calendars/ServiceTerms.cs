namespace Lko.Domain.Common.Calendars;

/// <summary>A term of the handbook.</summary>
/// <param name="Usual">Unless something is agreed or found that lengthens it.</param>
/// <param name="Extended">The longer one; the row says when. The same where there is none.</param>
public sealed record ServiceTerm(Term Usual, Term Extended)
{
    public ServiceTerm(Term usual)
        : this(usual, usual)
    {
    }
}

/// <summary>The clocks of the handbook (§1.4, §7.3): how long each side has, and whose days are counted.</summary>
public static class ServiceTerms
{
    /// <summary>To register an enquiry about a fault.</summary>
    public static ServiceTerm IncidentRegistration { get; } = new(Term.AroundTheClock(TimeSpan.FromMinutes(15)));

    /// <summary>To register any other enquiry.</summary>
    public static ServiceTerm EnquiryRegistration { get; } = new(Term.WorkingTime(TimeSpan.FromHours(4), TermCalendar.CarrierBranch));

    /// <summary>To answer a question about money.</summary>
    public static ServiceTerm FinancialAnswer { get; } = new(Term.WorkingDays(5, TermCalendar.CarrierBranch));

    /// <summary>To send a document once more.</summary>
    public static ServiceTerm DuplicateDocument { get; } = new(Term.WorkingDays(3, TermCalendar.CarrierBranch));

    /// <summary>To answer a claim; extended where the contract gives the longer of the two statutory terms.</summary>
    public static ServiceTerm ClaimAnswer { get; } = new(Term.CalendarDays(30, TermCalendar.CarrierBranch), Term.CalendarDays(60, TermCalendar.CarrierBranch));

    /// <summary>To tell the operator whether a service is feasible; extended when the site has to be looked at.</summary>
    public static ServiceTerm Feasibility { get; } = new(Term.WorkingDays(5, TermCalendar.CarrierBranch), Term.WorkingDays(10, TermCalendar.CarrierBranch));

    /// <summary>To test what was built, together with the operator.</summary>
    public static ServiceTerm Testing { get; } = new(Term.AroundTheClock(TimeSpan.FromHours(72)));

    /// <summary>To object to an act, before it is deemed accepted; extended where the contract gives longer.</summary>
    public static ServiceTerm ActObjections { get; } = new(Term.WorkingDays(5, TermCalendar.OperatorBranch), Term.WorkingDays(10, TermCalendar.OperatorBranch));

    /// <summary>To give notice of planned works; extended for those on the backbone.</summary>
    public static ServiceTerm PlannedWorksNotice { get; } =
        new(Term.WorkingDays(3, TermCalendar.CarrierBranch).Before(), Term.WorkingDays(5, TermCalendar.CarrierBranch).Before());

    /// <summary>To give notice of a change of tariff.</summary>
    public static ServiceTerm TariffChangeNotice { get; } = new(Term.CalendarDays(30, TermCalendar.CarrierBranch).Before());

    /// <summary>To send a proposal: the request names the instant.</summary>
    public static ServiceTerm ProposalDeadline { get; } = new(Term.AtAnInstant);
}
