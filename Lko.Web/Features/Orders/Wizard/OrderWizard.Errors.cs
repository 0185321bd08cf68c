using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Orders;

namespace Lko.Web.Features.Orders.Wizard;

/// <summary>Which errors stand above the step, and how they go.</summary>
public sealed partial class OrderWizard
{
    /// <summary>What paths of parameters begin with.</summary>
    private const string ParameterPaths = "parameters.";

    private IReadOnlyList<FieldError> _errors = [];

    /// <summary>The step itself found them and looks at its own fields only; what the sending found is looked at as a whole. Either way they go as they are mended.</summary>
    private bool _foundHere;
    private int _attempt;

    private void Mend(DraftKeeper draft)
    {
        if (_errors.Count > 0)
        {
            Keep(_foundHere ? draft.ErrorsOf(_step) : [.. ParameterValidator.Validate(draft.Specification, draft.Values), .. _errors.Where(error => !IsOfParameter(error))]);
        }
    }

    /// <summary>What the order itself is wrong about, and not a parameter, only the database knows: it is asked once what was changed is saved.</summary>
    private async Task CheckAsync(DraftKeeper draft)
    {
        if (!_foundHere && !_sending && draft is { Id: { } id, State: SaveState.Clean } && _errors.Any(error => !IsOfParameter(error) && error.Path.Length > 0)
            && await GetDraftErrors.Run(id, Gone) is Outcome<IReadOnlyList<FieldError>>.Done check)
        {
            Keep([.. check.Result, .. _errors.Where(error => error.Path.Length == 0)]);
        }
    }

    /// <summary>Of the errors that are shown, those that are still there.</summary>
    private void Keep(IReadOnlyList<FieldError> wrong)
    {
        var still = wrong.Where(error => _errors.Any(found => string.Equals(found.Path, error.Path, StringComparison.Ordinal))).ToList();
        _errors = still.SequenceEqual(_errors) ? _errors : still;
    }

    private static bool IsOfParameter(FieldError error) => error.Path.StartsWith(ParameterPaths, StringComparison.Ordinal);
}
