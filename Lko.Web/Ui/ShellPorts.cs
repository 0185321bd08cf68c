using Lko.Domain.Access;

namespace Lko.Web.Ui;

/// <summary>Counts beside navigation entries, by the entry's address (<c>orders</c>). Without an implementation no counts show.</summary>
public interface INavCounts
{
    /// <param name="within">The scope of the address; null = all the person may see.</param>
    ValueTask<IReadOnlyDictionary<string, NavCount>> GetAsync(string? within, CancellationToken cancellationToken);
}

/// <summary>On whose behalf the person works: the organisation and how much of it, in the current UI language.</summary>
/// <param name="Acting">The operator for whom a person of the carrier acts at present; null when for nobody.</param>
public sealed record ActingFor(string Organisation, string Scope, string? Acting = null)
{
    /// <summary>The name of a part of the organisation, without the organisation's own in front of it, beside which it stands.</summary>
    public static string PartOf(string organisation, string name) =>
        name.StartsWith(organisation, StringComparison.Ordinal) && name[organisation.Length..] is var rest && rest.TrimStart(',', ' ') is { Length: > 0 } part && part.Length < rest.Length ? part : name;
}

/// <summary>Names the organisation in the bar. Without an implementation the block is left out.</summary>
public interface IActingFor
{
    ValueTask<ActingFor?> GetAsync(CurrentUser user, CancellationToken cancellationToken);
}

/// <summary>Parts that features put into the shell.</summary>
public sealed class ShellSlots
{
    /// <summary>Component of the search in the bar, without parameters; null = no search.</summary>
    public Type? Search { get; set; }

    /// <summary>Component of the bell in the bar, without parameters; null = no bell.</summary>
    public Type? Bell { get; set; }
}
