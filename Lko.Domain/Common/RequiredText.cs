using FluentValidation;
using Lko.Domain.Resources;

namespace Lko.Domain.Common;

/// <summary>The two conditions of almost every text a person writes, in the portal's own words.</summary>
internal static class RequiredText
{
    /// <param name="name">How the field is called on the screen, in the current UI culture.</param>
    public static IRuleBuilderOptions<T, string?> Required<T>(this IRuleBuilder<T, string?> rule, int maxLength, Func<string> name) => rule
        .NotEmpty().WithMessage(_ => DomainTexts.Common.Format("Field.Required", name()))
        .MaximumLength(maxLength).WithMessage(_ => DomainTexts.Common.Format("Field.TooLong", name(), maxLength));
}
