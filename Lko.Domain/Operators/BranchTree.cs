namespace Lko.Domain.Operators;

/// <summary>A node of an operator's tree and what it hangs on.</summary>
public readonly record struct BranchNode(BranchId Id, BranchId? Parent);

/// <summary>What lies under a node of a tree.</summary>
public static class BranchTree
{
    /// <summary>The node itself and all its descendants; a circle in the data ends where it began.</summary>
    public static IReadOnlyList<BranchId> Under(IReadOnlyList<BranchNode> tree, BranchId root)
    {
        List<BranchId> found = [root];
        for (var next = 0; next < found.Count; next++)
        {
            var parent = found[next];
            found.AddRange(tree.Where(node => node.Parent == parent && !found.Contains(node.Id)).Select(node => node.Id));
        }

        return found;
    }
}
