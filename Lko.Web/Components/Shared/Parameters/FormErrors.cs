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

    public void Update(ProductSpecification specification, ParameterValues values, string? step, IReadOnlyList<FieldError> given)
    {
        _own = ParameterValidator.Validate(specification, values, step);
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

    private bool IsOwn(FieldError error) =>
        _own.Any(own => string.Equals(own.Path, error.Path, StringComparison.Ordinal) && string.Equals(own.Code, error.Code, StringComparison.Ordinal));
}
