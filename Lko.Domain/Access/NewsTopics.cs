namespace Lko.Domain.Access;

/// <summary>Kinds of news that a person may leave out of his bell. What waits for him is no news. Stored by number: never renumber.</summary>
[Flags]
public enum NewsTopics
{
    None = 0,

    /// <summary>The operator's orders on their way.</summary>
    OrderSteps = 1,

    /// <summary>How the operator's orders ended.</summary>
    OrderEnds = 2,

    /// <summary>States of the orders that an account manager looks after.</summary>
    OrderStates = 4,

    /// <summary>What operators decided about those orders.</summary>
    OperatorDecisions = 8,

    /// <summary>What was wrong with a source system and is no more.</summary>
    Recoveries = 16,
}
