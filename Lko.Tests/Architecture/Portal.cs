using System.Reflection;
using System.Text.RegularExpressions;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

/// <summary>What the rules of the architecture look at: assemblies, types and sources of the product.</summary>
internal static partial class Portal
{
    private static readonly string[] Projects = ["Lko.Domain", "Lko.Infrastructure", "Lko.Web"];

    public static Assembly Domain { get; } = typeof(Money).Assembly;

    public static Assembly Infrastructure { get; } = Assembly.Load("Lko.Infrastructure");

    public static Assembly Web { get; } = Assembly.Load("Lko.Web");

    /// <summary>Types written by hand: nothing the compiler or a generator added.</summary>
    public static IReadOnlyList<Type> TypesOf(params IEnumerable<Assembly> assemblies) =>
        [.. assemblies.SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.Namespace?.StartsWith("Lko.", StringComparison.Ordinal) == true && !type.FullName!.Contains('<'))];

    /// <summary>Classes the database knows and the walls protect.</summary>
    public static IReadOnlyList<Type> Entities { get; } =
        [.. TypesOf(Domain, Infrastructure).Where(type => type is { IsClass: true, IsAbstract: false } && IsEntity(type))];

    /// <summary>Classes of the domain with a public asynchronous <c>Run</c>. A pure check that happens to be called so is none.</summary>
    public static IReadOnlyList<Type> UseCases { get; } =
        [.. TypesOf(Domain).Where(type => type.IsClass && PublicMethods(type).Any(method => method is { Name: "Run", IsStatic: false } && IsAsynchronous(method)))];

    public static bool IsEntity(Type type) =>
        typeof(IOperatorOwned).IsAssignableFrom(type) || typeof(ICarrierOnly).IsAssignableFrom(type) || typeof(IVersioned).IsAssignableFrom(type);

    public static bool IsAsynchronous(MethodInfo method) =>
        typeof(Task).IsAssignableFrom(method.ReturnType) || method.GetParameters().Any(parameter => parameter.ParameterType == typeof(CancellationToken));

    /// <summary>Methods a type declares itself, without accessors, operators and what records are given.</summary>
    public static IEnumerable<MethodInfo> PublicMethods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(method => !method.IsSpecialName && !method.Name.Contains('<') && method.GetBaseDefinition() == method);

    /// <summary>Files of the three projects with these endings.</summary>
    public static IEnumerable<string> Sources(params string[] extensions) => Projects.SelectMany(project => Repository.Files(project, extensions));

    /// <summary>The text of a source file with its comments blanked out, so that line numbers stay.</summary>
    public static string Code(string path)
    {
        var text = Repository.Read(path);
        return path.EndsWith(".razor", StringComparison.Ordinal)
            ? RazorComment().Replace(text, Blank)
            : CommentOrLiteral().Replace(text, match => match.Value.StartsWith('/') ? Blank(match) : match.Value);
    }

    /// <summary>The findings as <c>path:line: text</c>.</summary>
    public static IEnumerable<string> LinesWith(string path, string text, Regex pattern) =>
        text.Split('\n').Select((line, index) => (line, index))
            .Where(entry => pattern.IsMatch(entry.line))
            .Select(entry => $"{path}:{entry.index + 1}: {entry.line.Trim()}");

    private static string Blank(Match match) => new([.. match.Value.Select(character => character == '\n' ? '\n' : ' ')]);

    // Literals are matched to be skipped: a "//" inside an address is no comment.
    [GeneratedRegex("""
        //[^\n]*
        | /\*[\s\S]*?\*/
        | (?<quotes>"{3,})[\s\S]*?\k<quotes>
        | (?:@\$?|\$@)"(?:[^"]|"")*"
        | "(?:\\.|[^"\\\n])*"
        | '(?:\\.|[^'\\\n])+'
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex CommentOrLiteral();

    [GeneratedRegex("""
        @\*[\s\S]*?\*@
        | <!--[\s\S]*?-->
        | (?<=^\s*|[;{})]\s*)//[^\n]*
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.Multiline | RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex RazorComment();
}
