using System.Text.RegularExpressions;

namespace Lko.Domain.Access;

/// <summary>A grant as the journal of access keeps it: codes and numbers in one line.</summary>
/// <param name="Role">Code of the role.</param>
/// <param name="Node">Code of the branch or the macro-region; null for the whole side, or where a contract alone is named.</param>
/// <param name="Contract">Number of the contract it is limited to.</param>
/// <param name="Account">Number of the account of that contract.</param>
public sealed partial record GrantText(string Role, string? Node, string? Contract, string? Account)
{
    public static GrantText Read(string detail)
    {
        var parts = Parts().Match(detail);
        return new(parts.Groups["role"].Value, Of("node"), Of("contract"), Of("account"));

        string? Of(string name) => parts.Groups[name] is { Success: true } part ? part.Value : null;
    }

    public override string ToString() =>
        string.Join(' ', new[] { Role, Node, Contract is null ? null : $"contract:{Contract}", Account is null ? null : $"account:{Account}" }.OfType<string>());

    [GeneratedRegex("^(?<role>[^ ]*)(?: (?!contract:|account:)(?<node>.+?))?(?: contract:(?<contract>.+?))?(?: account:(?<account>.+))?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Parts();
}
