using Microsoft.AspNetCore.Components;

namespace Lko.Web.Components.Shared;

/// <summary>One column of an <see cref="LkoGrid{TRow}"/>: renders nothing itself, only describes.</summary>
public sealed class LkoColumn<TRow> : ComponentBase
{
    [CascadingParameter]
    internal LkoGrid<TRow> Grid { get; set; } = null!;

    /// <summary>The head of the column, and what a cell is called on a phone.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The cell of one row.</summary>
    [Parameter, EditorRequired]
    public RenderFragment<TRow> ChildContent { get; set; } = null!;

    /// <summary>Key the page's query sorts by; null = cannot be sorted.</summary>
    [Parameter]
    public string? Sort { get; set; }

    /// <summary>Its name in the address, where a person may leave the column out; null = always shown.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Style sheet class of head and cells, e.g. <c>num</c>.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>CSS width; with any width given, the table lays out fixed.</summary>
    [Parameter]
    public string? Width { get; set; }

    /// <summary>1 never falls away; 2 goes under 960 px, 3 under 1280, 4 under 1440.</summary>
    [Parameter]
    public int Priority { get; set; } = 1;

    /// <summary>Label of the value on a phone's card; the title when null, nothing when empty.</summary>
    [Parameter]
    public string? Mobile { get; set; }

    internal string? Css => (Class, Priority) switch
    {
        (null, <= 1) => null,
        (_, <= 1) => Class,
        _ => $"{Class} p{Priority}".TrimStart(),
    };

    // At every pass, so that a column that comes or goes stands where its page puts it.
    protected override void OnParametersSet() => Grid.Add(this);
}

/// <summary>Renders its content after its elder siblings: the columns of a grid are known by then.</summary>
public sealed class Deferred : ComponentBase
{
    /// <summary>What comes after them.</summary>
    [Parameter]
    public RenderFragment? ChildContent { get; set; }

    protected override void BuildRenderTree(Microsoft.AspNetCore.Components.Rendering.RenderTreeBuilder builder) => builder.AddContent(0, ChildContent);
}
