namespace Lko.Infrastructure.Sandbox.Landscape.Drops;

/// <summary>What is wrong with the next connections to the SSH server of a system.</summary>
internal enum LineFault
{
    /// <summary>Takes the connection and never says a word.</summary>
    Hang,

    /// <summary>Says one byte per second.</summary>
    Drip,

    /// <summary>The connection is reset in the middle of what the server says.</summary>
    Reset,

    /// <summary>Takes no connection at all, until all faults are cleared.</summary>
    Refuse,
}
