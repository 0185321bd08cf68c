using Lko.Domain.Access;

namespace Lko.Domain.Live;

/// <summary>Whom a change concerns: who could not see it need not look again.</summary>
public static class Concern
{
    /// <summary>Whether the change is about the thing of this key. One without a key says that anything may have changed.</summary>
    public static bool IsAbout(this Change change, string key) => change.Key.Length == 0 || string.Equals(change.Key, key, StringComparison.Ordinal);

    /// <summary>Whether the change may show in rows that this permission opens to the person. What a change does not tell of its owner may be his.</summary>
    public static bool Concerns(this Change change, CurrentUser? user, Permission permission) =>
        user?.ScopeFor(permission) is { } scope
        && (change.OperatorId is not { } owner || scope.Includes(owner))
        && (change.BranchId is not { } branch || scope.Branches is null || scope.Branches.Contains(branch))
        && (change.CarrierBranch is not { } region || scope.CarrierBranches is null || scope.CarrierBranches.Contains(region, StringComparer.Ordinal));
}
