namespace Lko.Infrastructure.Sandbox.Landscape.Http;

/// <summary>What a system that is asked does wrong to its next callers.</summary>
internal enum AnswerFault
{
    /// <summary>Takes the call and never answers.</summary>
    Hang,

    /// <summary>Answers at once, then sends one byte per second.</summary>
    Drip,

    /// <summary>Sends for as long as anybody listens.</summary>
    EndlessBody,

    /// <summary>Success, and a page for people.</summary>
    Garbage,

    /// <summary>Success, and nothing.</summary>
    EmptyBody,

    /// <summary>Success, and half the body, properly ended.</summary>
    Truncated,

    /// <summary>Says UTF-8, sends windows-1251.</summary>
    WrongEncoding,

    /// <summary>The right body behind a mark of the order of its bytes, which its form does not have.</summary>
    ByteOrderMark,

    /// <summary>A small body that unpacks to gigabytes.</summary>
    GzipBomb,

    /// <summary>Markup whose entities grow without bound; only of systems that answer in markup.</summary>
    XmlBomb,

    /// <summary>Markup that asks its reader to fetch a file of his; only of systems that answer in markup.</summary>
    ExternalEntity,

    Status500,

    /// <summary>The connection is reset in the middle of the body.</summary>
    Reset,

    /// <summary>Sends the caller elsewhere.</summary>
    Redirect,

    /// <summary>The service was changed without notice: a member has another name, a text became a number, a list has a new word.</summary>
    SchemaDrift,

    /// <summary>Success, and the right body under a type that says it is something else.</summary>
    WrongContentType,

    /// <summary>The body comes in pieces whose lengths are no numbers.</summary>
    BrokenChunk,

    /// <summary>Every item has lost what it is called by.</summary>
    NullId,

    /// <summary>The answer calls itself by a name that leads out of the folder; only the CRM names its answers.</summary>
    TraversalName,
}
