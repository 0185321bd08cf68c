using Lko.Tests.Support;

namespace Lko.Tests.Architecture;

/// <summary>A unit of work without walls is for jobs, sign-in and integration. Whoever else opens one stands here, and the decision on the walls says why.</summary>
public sealed class SystemUnitsTests
{
    private static readonly string[] OfThePortal =
    [
        "Lko.Domain/Access/EndSession.cs", "Lko.Domain/Access/StartSession.cs",
        "Lko.Domain/Orders/DispatchOutbox.cs", "Lko.Domain/Orders/PollCrm.cs", "Lko.Domain/Orders/RecordCrmEvents.cs",
        "Lko.Domain/Billing/GetReconciliationDebt.cs", "Lko.Domain/Billing/ReconcileSystem.cs",
    ];

    /// <summary>Inside a person's request.</summary>
    private static readonly string[] OfAPerson = ["Lko.Domain/Billing/ListCalls.cs", "Lko.Domain/Billing/MoveBreak.cs", "Lko.Domain/Orders/GetCrmFreshness.cs"];

    [Fact]
    public void UnitsWithoutWalls_OutsideOfIntegration_AreOnTheList() =>
        Repository.Files("Lko.Domain", ".cs").Concat(Repository.Files("Lko.Web", ".cs", ".razor"))
            .Where(path => !path.StartsWith("Lko.Domain/Integration/", StringComparison.Ordinal))
            .Where(path => Repository.Read(path).Contains(".OpenSystem(", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .ShouldBe(OfThePortal.Concat(OfAPerson).Order(StringComparer.Ordinal));

    [Fact]
    public void UnitsWithoutWalls_InAPersonsRequest_AreGivenAReason()
    {
        var decision = Repository.Read("docs/decisions/0009-tenant-walls.md");

        OfAPerson.Select(path => Path.GetFileNameWithoutExtension(path)).Where(name => !decision.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }
}
