using System.Text;
using System.Text.Json;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>An answer <c>{ "items": […] }</c>; one with a top-level <c>error</c> carries no data.</summary>
internal static class JsonPage
{
    public const string Items = "items";

    public static JsonDocument Parse(SourceSystem system, Stream content) => JsonDocument.Parse(WireText.All(content, system.Encoding));

    public static FileControl Check(SourceSystem system, Stream content) => FileControls.Run(() =>
    {
        using var page = Parse(system, content);
        return page.RootElement.ValueKind != JsonValueKind.Object ? FileControl.Of(false)
            : page.RootElement.TryGetProperty("error", out _) ? FileControl.NoData
            : FileControl.Of(page.RootElement.TryGetProperty(Items, out var items) && items.ValueKind == JsonValueKind.Array);
    });

    /// <summary>The items of a page as rows; one whose text is no text, such as half of a surrogate pair, is a bad row and not the end of the page.</summary>
    /// <param name="read">Reads the item with its number, from 1.</param>
    public static IEnumerable<SourceRow> Rows(SourceSystem system, Stream content, Func<int, JsonElement, SourceRow> read)
    {
        using var page = Parse(system, content);
        foreach (var (index, item) in page.RootElement.GetProperty(Items).EnumerateArray().Index())
        {
            SourceRow row;
            try
            {
                row = read(index + 1, item);
            }
            catch (InvalidOperationException)
            {
                row = new(index + 1, item.GetRawText(), null, new(RejectReason.BadEncoding, ""));
            }

            yield return row;
        }
    }

    /// <summary>What is wrong with an answer in JSON before anybody reads it; null when nothing is.</summary>
    public static string? Objection(string? mediaType, ReadOnlySpan<byte> body) =>
        mediaType is null || !(mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase)) ? $"the answer is of the type {mediaType ?? "none"}, not JSON"
        : body.StartsWith(Encoding.UTF8.Preamble) ? "the answer begins with a byte order mark"
        : null;

    /// <summary>The text of a member; empty where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
}
