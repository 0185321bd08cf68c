using System.Collections.Frozen;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>The ids of form fields follow from the paths of their errors, so that an error can always be led to its field.</summary>
public static class FieldIds
{
    private const string Root = "parameters.";

    /// <summary>Fields of the order itself, which stand beside the form of the parameters.</summary>
    private static readonly FrozenDictionary<string, string> OfTheOrder =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["contractId"] = "contract-search", ["accountId"] = "account", ["requestedCompletionDate"] = "wanted" }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary><c>parameters.sites[0].bandwidth_mbps</c> → <c>p-sites-0-bandwidth_mbps</c>.</summary>
    public static string For(string path)
    {
        if (OfTheOrder.TryGetValue(path, out var own))
        {
            return own;
        }

        var tail = path.StartsWith(Root, StringComparison.Ordinal) ? path[Root.Length..] : path;
        return $"p-{tail.Replace("].", "-", StringComparison.Ordinal).Replace(']', '-').Replace('[', '-').Replace('.', '-').TrimEnd('-')}";
    }

    /// <summary>Whether the error belongs to this field or to something inside it.</summary>
    public static bool Covers(string field, string error) =>
        error.StartsWith(field, StringComparison.Ordinal) && (error.Length == field.Length || error[field.Length] is '.' or '[');
}
