using System.Text.Json;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>An answer <c>{ "items": […] }</c>; one with a top-level <c>error</c> carries no data.</summary>
internal static class JsonPage
{
    public const string Items = "items";

    public static JsonDocument Parse(SourceSystem system, Stream content) => JsonDocument.Parse(WireText.All(content, system.Encoding));

    /// <param name="layout">Names of the values of an item; null where the dialect checks them row by row.</param>
    public static FileControl Check(SourceSystem system, Stream content, NamedLayout? layout = null) => FileControls.Run(() =>
    {
        using var page = Parse(system, content);
        if (page.RootElement.ValueKind == JsonValueKind.Object && page.RootElement.TryGetProperty("error", out _))
        {
            return FileControl.NoData;
        }

        if (page.RootElement.ValueKind != JsonValueKind.Object || !page.RootElement.TryGetProperty(Items, out var items) || items.ValueKind != JsonValueKind.Array)
        {
            return FileControl.Of(false);
        }

        if (layout is null)
        {
            return FileControl.Passed;
        }

        var names = layout.Watch();
        foreach (var item in items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object))
        {
            names.Row(Names(item, "", layout));
        }

        return names.Judge();
    });

    /// <summary>
    /// Names of the values of an item, those of an object in it behind its own name and a dot. What should be one value and is many is not there: it has
    /// become something else.
    /// </summary>
    private static IEnumerable<string> Names(JsonElement item, string within, NamedLayout layout)
    {
        foreach (var member in item.EnumerateObject())
        {
            var name = within + NameOf(member);
            if (member.Value.ValueKind == JsonValueKind.Object && within.Length == 0)
            {
                foreach (var inner in Names(member.Value, name + ".", layout))
                {
                    yield return inner;
                }
            }
            else if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) || !layout.Required.Contains(name, StringComparer.Ordinal))
            {
                yield return name;
            }
        }
    }

    /// <summary>A name that is no text is shown as something that nobody knows.</summary>
    private static string NameOf(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return "\uFFFD";
        }
    }

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
        : AnswerBody.ObjectionToMark(body);

    /// <summary>The text of a member; empty where there is none.</summary>
    /// <exception cref="InvalidOperationException">It is no text.</exception>
    public static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
}
