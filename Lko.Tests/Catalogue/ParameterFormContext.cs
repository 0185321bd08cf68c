using Bunit;
using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Web.Components.Shared.Parameters;
using Microsoft.AspNetCore.Components;

namespace Lko.Tests.Catalogue;

/// <summary>A form of parameters as the wizard shows it.</summary>
public abstract class ParameterFormContext : BunitContext
{
    protected IRenderedComponent<ParameterForm> Show(
        ProductSpecification product, ParameterValues values, string? step = null, IReadOnlyList<FieldError>? errors = null, Action<ParameterValues>? changed = null) =>
        Render<ParameterForm>(parameters => parameters
            .Add(form => form.Specification, product)
            .Add(form => form.Values, values)
            .Add(form => form.Today, Samples.Today)
            .Add(form => form.Step, step)
            .Add(form => form.Errors, errors ?? [])
            .Add(form => form.ValuesChanged, EventCallback.Factory.Create(this, changed ?? (_ => { }))));
}
