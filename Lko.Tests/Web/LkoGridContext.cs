using Bunit;
using Lko.Domain.Common;
using Lko.Tests.Support;
using Lko.Web.Components.Shared;
using Lko.Web.Ui;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace Lko.Tests.Web;

/// <summary>A list of lines of text with two columns, and what it has asked for.</summary>
public abstract class LkoGridContext : LkoBunitContext
{
    protected List<GridRequest> Asked { get; } = [];

    protected NavigationManager Navigation => Services.GetRequiredService<NavigationManager>();

    protected static RenderFragment Columns => builder =>
    {
        RenderFragment<string> cell = row => content => content.AddContent(0, row);
        builder.OpenComponent<LkoColumn<string>>(0);
        builder.AddComponentParameter(1, nameof(LkoColumn<>.Title), "Заявка");
        builder.AddComponentParameter(2, nameof(LkoColumn<>.Sort), "name");
        builder.AddComponentParameter(3, nameof(LkoColumn<>.ChildContent), cell);
        builder.CloseComponent();
        builder.OpenComponent<LkoColumn<string>>(4);
        builder.AddComponentParameter(5, nameof(LkoColumn<>.Title), "Сумма");
        builder.AddComponentParameter(6, nameof(LkoColumn<>.Sort), "sum");
        builder.AddComponentParameter(7, nameof(LkoColumn<>.Class), "num");
        builder.AddComponentParameter(8, nameof(LkoColumn<>.ChildContent), cell);
        builder.CloseComponent();
    };

    protected IRenderedComponent<LkoGrid<string>> Grid(int total, Action<ComponentParameterCollectionBuilder<LkoGrid<string>>>? more = null, Func<bool>? fails = null) =>
        Grid(
            (request, _) =>
            {
                Asked.Add(request);
                var rows = Enumerable.Range(1, total).Skip(request.Page.Skip).Take(request.Page.Size).Select(number => $"Row {number}");
                return fails?.Invoke() == true ? throw new InvalidOperationException("secret") : Task.FromResult(new Page<string>([.. rows], total));
            },
            more);

    protected IRenderedComponent<LkoGrid<string>> Grid(Func<GridRequest, CancellationToken, Task<Page<string>>> load, Action<ComponentParameterCollectionBuilder<LkoGrid<string>>>? more = null) =>
        Render<LkoGrid<string>>(parameters =>
        {
            parameters.Add(grid => grid.Load, load)
                .Add(grid => grid.RowKey, row => row)
                .Add(grid => grid.Label, "Заявки")
                .Add(grid => grid.EmptyText, "Заявок пока нет.")
                .Add(grid => grid.DefaultSort, "-sum")
                .Add(grid => grid.RowClass, row => row.EndsWith(" 1", StringComparison.Ordinal) ? "mine" : null)
                .Add(grid => grid.Columns, Columns);
            more?.Invoke(parameters);
        });
}
