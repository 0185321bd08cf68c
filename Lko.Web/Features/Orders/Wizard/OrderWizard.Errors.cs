using Lko.Domain.Catalogue;
using Lko.Domain.Common;
using Lko.Domain.Orders;
using Lko.Web.Ui;

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

    /// <summary>Whether what the sending found is still so.</summary>
    private readonly Reading _checking = new();

    private void Mend(DraftKeeper draft)
    {
        if (_errors.Count > 0)
        {
            Keep(_foundHere ? draft.ErrorsOf(_path.Current) : [.. ParameterValidator.Validate(draft.Specification, draft.Values, draft.Today), .. _errors.Where(error => !IsOfParameter(error))]);
        }
    }

    /// <summary>
    /// What the order itself is wrong about, and not a parameter, only the database knows: it is asked once what was changed is saved. Its answer is of
    /// the draft as it was saved and of the errors that stood then: what was changed or found since is not mended by it.
    /// </summary>
    private Task CheckAsync(DraftKeeper draft) =>
        _foundHere || _sending || draft is not { Id: { } id, State: SaveState.Clean } || !_errors.Any(error => !IsOfParameter(error) && error.Path.Length > 0)
            ? Task.CompletedTask
            : TryReadAsync(
                _checking,
                _attempt,
                async () => await GetDraftErrors.Run(id, Gone) as Outcome<IReadOnlyList<FieldError>>.Done,
                check =>
                {
                    if (check is not null && !draft.IsUnsaved)
                    {
                        Keep([.. check.Result, .. _errors.Where(error => error.Path.Length == 0)]);
                    }
                });

    /// <summary>What was found now stands in the place of what was found before, and so does what is told of it.</summary>
    private void Show(IReadOnlyList<FieldError> errors)
    {
        (_errors, _attempt) = (errors, _attempt + 1);
        _checking.Ask(_attempt);
    }

    /// <summary>Of the errors that are shown, those that are still there.</summary>
    private void Keep(IReadOnlyList<FieldError> wrong)
    {
        var still = wrong.Where(error => _errors.Any(found => string.Equals(found.Path, error.Path, StringComparison.Ordinal))).ToList();
        _errors = still.SequenceEqual(_errors) ? _errors : still;
    }

    private static bool IsOfParameter(FieldError error) => error.Path.StartsWith(ParameterPaths, StringComparison.Ordinal);
}
