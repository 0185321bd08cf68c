namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>What is wrong with the next delivery of a system.</summary>
internal enum DropFault
{
    /// <summary>Text in another encoding than the registry says.</summary>
    WrongEncoding,

    /// <summary>Bytes that mean nothing, as many as the files had.</summary>
    GarbageFiles,

    /// <summary>Every file ends in its middle.</summary>
    Truncated,

    /// <summary>The archive of documents ends in its middle.</summary>
    HalfZip,

    /// <summary>Markup whose entities grow without bound.</summary>
    XmlBomb,

    /// <summary>Markup that asks its reader to fetch a file of his.</summary>
    ExternalEntity,

    /// <summary>A document that unpacks to hundreds of megabytes.</summary>
    ZipBomb,

    /// <summary>An archive that holds the archive.</summary>
    NestedZip,

    /// <summary>A member of the archive whose name leads out of it.</summary>
    TraversalName,

    /// <summary>A file beside the others whose own name leads out of its folder.</summary>
    HostileName,

    /// <summary>The last delivery once more, byte for byte.</summary>
    DuplicateDelivery,

    /// <summary>A newer version first, the older one after it.</summary>
    Disorder,

    /// <summary>The controls disagree with the rows.</summary>
    TrailerLies,
}
