using Lko.Infrastructure.Data;

namespace Lko.Tests.Data.Walls;

/// <summary><see cref="Break{TRow}"/> for a table known at run time.</summary>
internal static class BreakIn
{
    public static async Task<(IReadOnlyList<Leak> Leaks, int Attempts)> RunAsync(WallWorld world, Database database, Intruder intruder, Type entity, bool reads, bool writes, bool parents = false) =>
        await (Task<(IReadOnlyList<Leak>, int)>)Generic(nameof(RunTypedAsync), entity).Invoke(null, [world, database, intruder, reads, writes, parents])!;

    public static Task<bool> StoresOwnCopyAsync(WallWorld world, Intruder intruder, Type entity) =>
        (Task<bool>)Generic(nameof(StoresTypedAsync), entity).Invoke(null, [world, intruder])!;

    private static System.Reflection.MethodInfo Generic(string method, Type entity) =>
        typeof(BreakIn).GetMethod(method, System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(entity);

    private static async Task<(IReadOnlyList<Leak> Leaks, int Attempts)> RunTypedAsync<TRow>(WallWorld world, Database database, Intruder intruder, bool reads, bool writes, bool parents)
        where TRow : class
    {
        var attempt = new Break<TRow>(world, database, intruder);
        IReadOnlyList<Leak> leaks = [];
        if (reads)
        {
            leaks = await attempt.ReadAsync();
        }

        if (writes)
        {
            leaks = await attempt.WriteAsync();
        }

        if (parents)
        {
            leaks = await attempt.AdoptAsync();
        }

        return (leaks, attempt.Attempts);
    }

    private static Task<bool> StoresTypedAsync<TRow>(WallWorld world, Intruder intruder)
        where TRow : class => new Break<TRow>(world, world.Database, intruder).StoresOwnCopyAsync();
}
