using System.Globalization;

namespace Lko.Domain.Integration;

/// <summary>A file that was offered and is not read, because of its name or of what it is.</summary>
/// <param name="Place">Folder of the delivery; a mark where it lies in none.</param>
/// <param name="Name">Made fit to be stored and shown.</param>
public sealed record NotTakenFile(string Place, string Name, RejectReason Reason)
{
    /// <summary>In the system's own folder, beside the deliveries.</summary>
    public const string Beside = ".";

    private const char Unshown = '\uFFFD';

    public string Path => $"{Place}/{Name}";

    /// <param name="name">As it is: it may hold what would turn a line of text round, or be no text at all.</param>
    public static NotTakenFile Of(string place, string name, RejectReason reason)
    {
        var shown = Shown(name);
        return new(place, shown.Length <= DeliveredFile.MaxNameLength ? shown : $"{shown[..(DeliveredFile.MaxNameLength - 1)]}\u2026", reason);
    }

    /// <summary>A name of a file with a mark for every sign that would not stay in its line.</summary>
    public static string Shown(string name) =>
        string.Concat(name.Select(letter => char.IsControl(letter) || char.IsSurrogate(letter) || char.GetUnicodeCategory(letter) == UnicodeCategory.Format ? Unshown : letter));
}
