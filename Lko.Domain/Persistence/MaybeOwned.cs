using Lko.Domain.Access;
using Lko.Domain.Operators;

namespace Lko.Domain.Persistence;

/// <summary>
/// A row of a person: of one operator, or of the carrier's staff when <see cref="OperatorId"/> is null. An operator sees only its own;
/// nobody but the person himself writes it, whatever his side.
/// </summary>
public interface IPersonOwned
{
    OperatorId? OperatorId { get; }

    UserId UserId { get; }
}

/// <summary>A line of a journal of acts: a person writes it in his own name alone.</summary>
public interface IJournal : IAppendOnly
{
    /// <summary>Who acted; null for the portal itself.</summary>
    UserId? By { get; }
}
