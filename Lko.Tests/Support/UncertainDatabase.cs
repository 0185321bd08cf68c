using System.Collections.Concurrent;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Tests.Support;

/// <summary>A database that answers when the test lets it, or not at all.</summary>
internal sealed class UncertainDatabase(ILkoDbFactory inner) : ILkoDbFactory
{
    public const string Secret = "password of the database";

    private readonly ConcurrentQueue<CancellationToken> _tokens = new();
    private TaskCompletionSource? _held;
    private int _asked;

    /// <summary>Units of work that were asked for.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>What calls each of them off.</summary>
    public IReadOnlyCollection<CancellationToken> Tokens => _tokens;

    /// <summary>Every unit of work fails to open.</summary>
    public bool IsBroken { get; set; }

    /// <summary>Units of work of these files of use cases fail to open.</summary>
    public Func<string, bool>? Fails { get; set; }

    /// <summary>What units of work of these files of use cases wait for.</summary>
    public Func<string, Task>? Waits { get; set; }

    /// <returns>What is held; who calls again holds only what is asked from then on.</returns>
    public TaskCompletionSource Hold() => _held = new TaskCompletionSource();

    public void Release() => _held!.SetResult();

    public async ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, string useCase = "")
    {
        await AnswerAsync(useCase, cancellationToken);
        return await inner.OpenAsync(permission, cancellationToken, useCase);
    }

    public async ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, string useCase = "")
    {
        await AnswerAsync(useCase, cancellationToken);
        return await inner.OpenAsync(permission, within, cancellationToken, useCase);
    }

    public async ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, string useCase = "")
    {
        await AnswerAsync(useCase, cancellationToken);
        return await inner.OpenOwnAsync(cancellationToken, useCase);
    }

    public ILkoDb OpenOperator(OperatorId telecom, string reason, string useCase = "") => inner.OpenOperator(telecom, reason, useCase);

    public ILkoDb OpenSystem(string reason, string useCase = "") => inner.OpenSystem(reason, useCase);

    private async Task AnswerAsync(string useCase, CancellationToken cancellationToken)
    {
        _tokens.Enqueue(cancellationToken);
        Interlocked.Increment(ref _asked);
        await (_held?.Task ?? Waits?.Invoke(useCase) ?? Task.CompletedTask);
        if (IsBroken || Fails?.Invoke(useCase) == true)
        {
            throw new InvalidOperationException(Secret);
        }
    }
}
