using System.Text.RegularExpressions;
using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

public sealed partial class DependencyTests
{
    private static readonly string[] ForbiddenToTheDomain =
    [
        "Microsoft.AspNetCore", "MudBlazor", "Microsoft.EntityFrameworkCore.Relational", "Microsoft.EntityFrameworkCore.Sqlite",
        "Microsoft.EntityFrameworkCore.SqlServer", "Npgsql", "Microsoft.Data.", "Quartz", "StackExchange.", "Lko.Infrastructure", "Lko.Web",
    ];

    [Fact]
    public void Domain_References_NoProviderAndNoScreen()
    {
        Portal.Domain.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => ForbiddenToTheDomain.Any(forbidden => name.StartsWith(forbidden, StringComparison.Ordinal)))
            .ShouldBeEmpty();
        PackageReference().Matches(Repository.Read("Lko.Domain/Lko.Domain.csproj")).Select(match => match.Groups["name"].Value)
            .Where(name => ForbiddenToTheDomain.Any(forbidden => name.StartsWith(forbidden, StringComparison.Ordinal)))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Infrastructure_References_NoScreen() =>
        Portal.Infrastructure.GetReferencedAssemblies().Select(reference => reference.Name!)
            .Where(name => name.StartsWith("MudBlazor", StringComparison.Ordinal) || name is "Lko.Web")
            .ShouldBeEmpty();

    [Fact]
    public void Domain_EntityFramework_IsTouchedByUseCasesAndPersistenceOnly()
    {
        var entities = Portal.Entities.Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var findings = new List<string>();
        foreach (var path in Repository.Files("Lko.Domain", ".cs").Where(path => !path.StartsWith("Lko.Domain/Persistence/", StringComparison.Ordinal)))
        {
            var code = Portal.Code(path);
            if (!code.Contains("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))
            {
                continue;
            }

            var declared = ClassDeclaration().Matches(code).Select(match => match.Groups["name"].Value).Where(entities.Contains).ToList();
            if (declared.Count > 0)
            {
                findings.Add($"{path} declares the entity {string.Join(", ", declared)}");
            }
            else if (ValueObject().IsMatch(code))
            {
                findings.Add($"{path} declares a value object");
            }
            else if (!UseCase().IsMatch(code) && !StaticClass().IsMatch(code) && !UnitOfWork().IsMatch(code))
            {
                // Queries that use cases share live in static classes; a step of a use case is given its unit of work.
                findings.Add($"{path} holds no use case");
            }
        }

        findings.ShouldBeEmpty();
    }

    [Fact]
    public void Screens_EntityFramework_IsNotTouched() =>
        Repository.Files("Lko.Web/Features", ".cs", ".razor").Concat(Repository.Files("Lko.Web/Components", ".cs", ".razor"))
            .Where(path => Portal.Code(path).Contains("Microsoft.EntityFrameworkCore", StringComparison.Ordinal))
            .ShouldBeEmpty("A screen calls use cases.");

    [GeneratedRegex("<PackageReference Include=\"(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex PackageReference();

    [GeneratedRegex(@"\bclass (?<name>\w+)", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex ClassDeclaration();

    [GeneratedRegex(@"\brecord struct\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex ValueObject();

    [GeneratedRegex(@"\bpublic [^\n]*\bTask<[^\n]*\bRun\(", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex UseCase();

    [GeneratedRegex(@"\bILkoDb \w+[,)]", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex UnitOfWork();

    [GeneratedRegex(@"\bstatic (partial )?class\b", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex StaticClass();
}
