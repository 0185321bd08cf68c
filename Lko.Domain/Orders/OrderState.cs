namespace Lko.Domain.Orders;

/// <summary>What TMF and MEF know of an order. Stored by number: never renumber.</summary>
public enum OrderState
{
    Draft = 1,
    Acknowledged = 2,
    Rejected = 3,
    InProgress = 4,
    PendingInformation = 5,
    PendingAcceptance = 6,
    AssessingModification = 7,
    HeldCharge = 8,
    HeldDelay = 9,
    AssessingCancellation = 10,
    PendingCancellation = 11,
    Cancelled = 12,
    Completed = 13,
    Partial = 14,
    Failed = 15,
}

/// <summary>The carrier's process step shown beside the state. Stored by number.</summary>
public enum OrderStage
{
    None = 0,
    Submitted = 1,
    Registered = 2,
    Feasibility = 3,
    Terms = 4,
    TermsAgreed = 5,
    Signing = 6,
    Build = 7,
    Testing = 8,
    Acceptance = 9,
}

/// <summary>Kinds of order (standards: item action and MEF product action follow from it). Stored by number.</summary>
public enum OrderKind
{
    New = 1,
}

/// <summary>Key control indicators: passed once each, they are not states. Stored by number.</summary>
public enum Milestone
{
    Acknowledged = 1,
    Surveyed = 2,
    Committed = 3,
    Built = 4,
    Installed = 5,
    Tested = 6,
    Accepted = 7,
    BillingStarted = 8,
}

/// <summary>Why an order waits, moves its date or ends. Stored by number.</summary>
public enum OrderReason
{
    AccessIssue = 1,
    CapacityIssue = 2,
    SurveyRequired = 3,
    WayleaveIssue = 4,
    CostIssue = 5,
    InformationRequired = 6,
    CustomerChangedMind = 7,
    NetworkIssue = 8,
    SiteUnsafe = 9,
    TimedOut = 10,
    Other = 11,
}

/// <summary>Who moves an order. Stored by number.</summary>
public enum OrderActor
{
    /// <summary>The operator.</summary>
    Buyer = 1,

    /// <summary>The carrier.</summary>
    Seller = 2,
    System = 3,
}

/// <summary>What is known of the latest message to the CRM. Stored by number.</summary>
public enum Dispatch
{
    None = 0,
    Sending = 1,
    Delivered = 2,

    /// <summary>It may or may not have arrived; the CRM is being asked.</summary>
    Unknown = 3,
    Refused = 4,

    /// <summary>Given up; the carrier's support has been told.</summary>
    Failed = 5,
}

/// <summary>What became of a report.</summary>
public enum ReportResult
{
    Applied = 1,
    Late = 2,
    LeftTerminalState = 3,
}
