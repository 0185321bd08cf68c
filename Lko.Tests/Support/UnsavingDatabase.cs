using System.Reflection;
using Lko.Domain.Access;
using Lko.Domain.Operators;
using Lko.Domain.Persistence;

namespace Lko.Tests.Support;

/// <summary>A database that can be read, and in which somebody else is always quicker to save.</summary>
public sealed class UnsavingDatabase(ILkoDbFactory inner) : ILkoDbFactory
{
    public async ValueTask<ILkoDb?> OpenAsync(Permission permission, CancellationToken cancellationToken, string useCase = "") =>
        Unsaving(await inner.OpenAsync(permission, cancellationToken, useCase));

    public async ValueTask<ILkoDb?> OpenAsync(Permission permission, string? within, CancellationToken cancellationToken, string useCase = "") =>
        Unsaving(await inner.OpenAsync(permission, within, cancellationToken, useCase));

    public async ValueTask<ILkoDb?> OpenOwnAsync(CancellationToken cancellationToken, string useCase = "") => Unsaving(await inner.OpenOwnAsync(cancellationToken, useCase));

    public ILkoDb OpenOperator(OperatorId telecom, string reason, string useCase = "") => inner.OpenOperator(telecom, reason, useCase);

    public ILkoDb OpenSystem(string reason, string useCase = "") => inner.OpenSystem(reason, useCase);

    private static ILkoDb? Unsaving(ILkoDb? db)
    {
        if (db is null)
        {
            return null;
        }

        var unsaving = DispatchProxy.Create<ILkoDb, Quicker>();
        ((Quicker)(object)unsaving).Inner = db;
        return unsaving;
    }

    /// <summary>Passes everything on but the save.</summary>
    public class Quicker : DispatchProxy
    {
        public ILkoDb Inner { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod!.Name == nameof(ILkoDb.SaveAsync) ? Task.FromResult(SaveResult.Conflict) : targetMethod.Invoke(Inner, args);
    }
}
