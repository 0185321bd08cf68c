using System.Reflection;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Tests.Support;

/// <summary>A database in which somebody else does something just before the portal itself saves for the first time.</summary>
public sealed class SlowerDatabase(ILkoDbFactory inner, Func<Task> first) : ILkoDbFactory
{
    private Func<Task>? _first = first;

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, string useCase = "") => inner.OpenAsync(permission, cancellationToken, useCase);

    public ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, string useCase = "") => inner.OpenAsync(permission, within, cancellationToken, useCase);

    public ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, string useCase = "") => inner.OpenOwnAsync(cancellationToken, useCase);

    public ILkoDb OpenOperator(OperatorId telecom, string reason, string useCase = "") => inner.OpenOperator(telecom, reason, useCase);

    public ILkoDb OpenSystem(string reason, string useCase = "")
    {
        var slower = DispatchProxy.Create<ILkoDb, Slower>();
        ((Slower)(object)slower).Inner = inner.OpenSystem(reason, useCase);
        ((Slower)(object)slower).First = () => Interlocked.Exchange(ref _first, null)?.Invoke() ?? Task.CompletedTask;
        return slower;
    }

    /// <summary>Passes everything on; a save comes second.</summary>
    public class Slower : DispatchProxy
    {
        public ILkoDb Inner { get; set; } = null!;

        public Func<Task> First { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(ILkoDb.SaveAsync) ? SaveAsync((CancellationToken)args![0]!) : targetMethod.Invoke(Inner, args);

        private async Task<SaveResult> SaveAsync(CancellationToken cancellationToken)
        {
            await First();
            return await Inner.SaveAsync(cancellationToken);
        }
    }
}
