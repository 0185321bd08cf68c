using System.Text.Json;
using Lko.Domain.Integration;

namespace Lko.Infrastructure.Connectors.Kit;

/// <summary>An answer <c>{ "items": […] }</c>; one with a top-level <c>error</c> carries no data.</summary>
internal static class JsonPage
{
    public const string Items = "items";

    public static FileControl Check(SourceSystem system, Stream content) => FileControls.Run(() =>
    {
        using var page = JsonDocument.Parse(WireText.All(content, system.Encoding));
        return page.RootElement.ValueKind != JsonValueKind.Object ? FileControl.Of(false)
            : page.RootElement.TryGetProperty("error", out _) ? FileControl.NoData
            : FileControl.Of(page.RootElement.TryGetProperty(Items, out var items) && items.ValueKind == JsonValueKind.Array);
    });

    /// <summary>The text of a member; empty where there is none.</summary>
    public static string Text(JsonElement item, string name) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";
}
