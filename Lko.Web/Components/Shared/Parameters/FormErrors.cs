using Lko.Domain.Catalogue;
using Lko.Domain.Common;

namespace Lko.Web.Components.Shared.Parameters;

/// <summary>
/// Which errors a form shows: those of fields the person has left, and those it was given from outside. An error from outside that the
/// form can check itself goes as soon as it is mended; any other goes when its field is changed.
/// </summary>
public sealed class FormErrors
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private readonly HashSet<string> _edited = new(StringComparer.Ordinal);
    private IReadOnlyList<FieldError> _given = [];
    private IReadOnlyList<FieldError> _foreign = [];
    private IReadOnlyList<FieldError> _own = [];
    private ProductSpecification? _specification;
    private string? _step;

    public IReadOnlyList<FieldError> Shown { get; private set; } = [];

    public void Touch(string path)
    {
        _touched.Add(path);
        _edited.Add(path);
    }

    /// <summary>Rows moved: what was known about the fields of the list no longer fits their numbers.</summary>
    public void Forget(string path)
    {
        _touched.RemoveWhere(one => FieldIds.Covers(path, one));
        Touch(path);
    }

    public void Update(ProductSpecification specification, ParameterValues values, string? step, DateOnly today, IReadOnlyList<FieldError> given)
    {
        var before = _own;
        var sameForm = ReferenceEquals(_specification, specification) && string.Equals(_step, step, StringComparison.Ordinal);
        (_specification, _step) = (specification, step);
        _own = ParameterValidator.Validate(specification, values, today, step);
        if (sameForm)
        {
            // What a change breaks elsewhere is said at once; what is merely still empty there is not.
            foreach (var error in _own.Where(error => !error.Code.StartsWith("required", StringComparison.Ordinal) && !Has(before, error)))
            {
                _touched.Add(error.Path);
            }
        }

        if (!ReferenceEquals(_given, given))
        {
            _given = given;
            _edited.Clear();
            _foreign = [.. given.Where(error => !IsOwn(error))];
            foreach (var error in given.Where(IsOwn))
            {
                _touched.Add(error.Path);
            }
        }

        Shown = [.. _own.Where(error => _touched.Any(path => FieldIds.Covers(path, error.Path)))
            .Concat(_foreign.Where(error => !_edited.Any(path => FieldIds.Covers(path, error.Path) || FieldIds.Covers(error.Path, path))))];
    }

    private bool IsOwn(FieldError error) => Has(_own, error);

    private static bool Has(IReadOnlyList<FieldError> errors, FieldError error) =>
        errors.Any(own => string.Equals(own.Path, error.Path, StringComparison.Ordinal) && string.Equals(own.Code, error.Code, StringComparison.Ordinal));
}
