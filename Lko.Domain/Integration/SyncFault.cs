namespace Lko.Domain.Integration;

/// <summary>What kept a run from its end, as people are told. Stored by name: never rename.</summary>
public enum SyncFault
{
    /// <summary>Of a time before the reasons had names.</summary>
    Untold,

    /// <summary>The portal's own trouble.</summary>
    Internal,

    /// <summary>Nobody said where the system is, or how it is read.</summary>
    NotSetUp,

    Unreachable,

    TimedOut,

    Refused,

    /// <summary>Something came that is not what the system sends.</summary>
    NotItsProtocol,

    FolderUnreadable,

    /// <summary>Another node read the system at the same time.</summary>
    Overtaken,

    /// <summary>The breaker was open.</summary>
    LeftAlone,

    /// <summary>It was not done by its deadline.</summary>
    OutOfTime,

    /// <summary>The portal went down.</summary>
    Shutdown,

    /// <summary>What the system tells changed while it was told, page by page.</summary>
    Unsettled,

    /// <summary>The system answers, and says that it cannot at the moment: it has too much to do, is being worked on, or has an error of its own.</summary>
    Troubled,
}

/// <summary>Whose trouble a fault is.</summary>
public static class SyncFaults
{
    /// <summary>Whether it counts for the breaker of the system; what the portal itself lacks says nothing about the source.</summary>
    public static bool IsOfSource(this SyncFault fault) =>
        fault is SyncFault.Unreachable or SyncFault.TimedOut or SyncFault.Refused or SyncFault.NotItsProtocol or SyncFault.OutOfTime or SyncFault.Unsettled or SyncFault.Troubled;

    /// <summary>Whether it is told of one feed, and says nothing of the others.</summary>
    public static bool IsOfFeed(this SyncFault fault) => fault is SyncFault.Refused or SyncFault.NotItsProtocol or SyncFault.Unsettled or SyncFault.Troubled;

    /// <summary>Whether the same may go well some time later, without anybody doing anything about it.</summary>
    public static bool MayPass(this SyncFault fault) =>
        fault is SyncFault.Unreachable or SyncFault.TimedOut or SyncFault.OutOfTime or SyncFault.Unsettled or SyncFault.LeftAlone or SyncFault.FolderUnreadable or SyncFault.Internal or SyncFault.Overtaken or SyncFault.Troubled;

    /// <summary>What an exception says of it.</summary>
    /// <param name="isGoingDown">The portal is.</param>
    public static SyncFault Of(Exception failure, bool isGoingDown) => failure switch
    {
        SourceUnavailableException source => source.Fault,
        IOException or UnauthorizedAccessException => SyncFault.FolderUnreadable,
        OperationCanceledException => isGoingDown ? SyncFault.Shutdown : SyncFault.OutOfTime,
        _ => SyncFault.Internal,
    };

    /// <summary>What is stored of a run; a text of a time before the reasons had names is never shown.</summary>
    public static SyncFault? Read(string? stored) =>
        stored is null ? null : Enum.TryParse<SyncFault>(stored, out var fault) && Enum.IsDefined(fault) ? fault : SyncFault.Untold;
}
