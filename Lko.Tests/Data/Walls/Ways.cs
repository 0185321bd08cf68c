namespace Lko.Tests.Data.Walls;

/// <summary>The ways in that a program may try.</summary>
internal enum Way
{
    Query,
    Find,
    FromSql,
    Include,
    LoadThroughForgedParent,
    ExecuteUpdate,
    ExecuteDelete,
    Update,
    Remove,
    UpdateUnderOwnName,
    RemoveUnderOwnName,
    Insert,
    InsertUnderForeignParent,
}

/// <summary>A way in that was open.</summary>
internal sealed record Leak(Type Entity, string Intruder, Way Way)
{
    public override string ToString() => $"{Entity.Name}: {Intruder} got in by {Way}";
}
