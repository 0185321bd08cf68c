namespace Lko.Domain.Common;

/// <summary>One thing wrong with what the caller sent: where, which rule, and the sentence for the user in his language.</summary>
/// <param name="Path">Property path as the API spells it, e.g. <c>parameters.bandwidth_mbps</c>; empty for the whole command.</param>
/// <param name="Code">Stable machine code of the broken rule.</param>
/// <param name="Message">Sentence in the current UI culture.</param>
public sealed record FieldError(string Path, string Code, string Message);

/// <summary>The closed set of results a use case can have. Exceptions are bugs or broken infrastructure, never answers.</summary>
public abstract record Outcome<T>
{
    private Outcome()
    {
    }

    public bool IsOk => this is Done;

    /// <summary>The value of a successful outcome; throws for any other, so use it where no other is expected.</summary>
    public T Value => this switch
    {
        Done done => done.Result,
        Denied => throw new DeniedException(),
        _ => throw new InvalidOperationException($"The outcome is {GetType().Name}."),
    };

    public static Outcome<T> Ok(T value) => new Done(value);

    public static Outcome<T> NotFound() => new Missing();

    public static Outcome<T> Forbidden() => new Denied();

    public static Outcome<T> Invalid(params IReadOnlyList<FieldError> errors) => new Refused(errors);

    public static Outcome<T> Conflict(string message, string? number = null) => new Clash(message, number);

    /// <summary>The same failure with another value type; throws for a success.</summary>
    public Outcome<TOther> As<TOther>() => this switch
    {
        Missing => Outcome<TOther>.NotFound(),
        Denied => Outcome<TOther>.Forbidden(),
        Refused refused => Outcome<TOther>.Invalid(refused.Errors),
        Clash clash => Outcome<TOther>.Conflict(clash.Message, clash.Number),
        _ => throw new InvalidOperationException("A success has no failure to carry over."),
    };

    public sealed record Done(T Result) : Outcome<T>;

    /// <summary>Does not exist, or is not visible to the caller: the two are never told apart.</summary>
    public sealed record Missing : Outcome<T>;

    public sealed record Denied : Outcome<T>;

    public sealed record Refused(IReadOnlyList<FieldError> Errors) : Outcome<T>;

    /// <summary>Somebody else changed the same thing meanwhile, or the thing is no longer in the state the caller saw.</summary>
    /// <param name="Number">Business number of what the thing has become, where it has become another.</param>
    public sealed record Clash(string Message, string? Number = null) : Outcome<T>;
}

/// <summary>A value was taken from the outcome of a caller who may not have it, perhaps since a moment ago.</summary>
public sealed class DeniedException() : InvalidOperationException("The outcome is Denied.");

/// <summary>The value of outcomes that carry none.</summary>
public readonly record struct Nothing;
