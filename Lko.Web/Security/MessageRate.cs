using Microsoft.AspNetCore.SignalR;

namespace Lko.Web.Security;

/// <summary>How fast one connection may talk: so much at once, so much per second for long.</summary>
public sealed record MessageLimits(int Burst = 300, int PerSecond = 50);

/// <summary>
/// Slows a connection that sends more messages than a person's hands can cause. Its next message waits, and with it everything behind it,
/// down to the sender's socket: nothing is lost, nobody else waits, and a page in a hurry does not die.
/// </summary>
internal sealed partial class MessageRate(MessageLimits limits, TimeProvider time, ILogger<MessageRate> log) : IHubFilter
{
    /// <summary>Pieces of a file the server itself asked for; their sum is limited where it is read.</summary>
    private const string FilePiece = "ReceiveJSDataChunk";

    private static readonly object Key = new();

    private readonly TimeSpan _cost = TimeSpan.FromSeconds(1) / limits.PerSecond;
    private readonly TimeSpan _credit = TimeSpan.FromSeconds(1) * limits.Burst / limits.PerSecond;

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (invocationContext.HubMethodName is not FilePiece && Pause(invocationContext.Context) is var pause && pause > TimeSpan.Zero)
        {
            await Task.Delay(pause, time, invocationContext.Context.ConnectionAborted);
        }

        return await next(invocationContext);
    }

    /// <summary>How long the message has to wait. A hub runs the messages of one connection one after another, so nobody else counts meanwhile.</summary>
    private TimeSpan Pause(HubCallerContext connection)
    {
        // Not the time of day, which may jump.
        var now = time.GetElapsedTime(0);
        var account = connection.Items.TryGetValue(Key, out var kept) ? (Account)kept! : new Account();
        connection.Items[Key] = account;
        account.PaidUntil = (account.PaidUntil > now ? account.PaidUntil : now) + _cost;
        var pause = account.PaidUntil - now - _credit;
        if (pause > TimeSpan.Zero && !account.IsTold)
        {
            account.IsTold = true;
            LogFast(connection.ConnectionId, connection.UserIdentifier);
        }

        return pause;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connection {Connection} of {User} sends more messages than allowed and is slowed down")]
    private partial void LogFast(string connection, string? user);

    private sealed class Account
    {
        /// <summary>Until when the messages so far would have lasted at the allowed pace.</summary>
        public TimeSpan PaidUntil { get; set; }

        public bool IsTold { get; set; }
    }
}
