using FluentValidation;

namespace Lko.Domain.Common;

/// <summary>Turns a validator's findings into the closed form of outcomes.</summary>
public static class Validation
{
    /// <summary>Errors in the current UI culture, paths in camel case as the exchange spells them.</summary>
    public static IReadOnlyList<FieldError> Check<T>(this IValidator<T> validator, T command) =>
        [.. validator.Validate(command).Errors.Select(error => new FieldError(CamelCase(error.PropertyName), error.ErrorCode, error.ErrorMessage))];

    private static string CamelCase(string path) => path.Length == 0 ? path : char.ToLowerInvariant(path[0]) + path[1..];
}
