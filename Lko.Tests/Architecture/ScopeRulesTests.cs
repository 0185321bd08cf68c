using System.Reflection;
using System.Text.RegularExpressions;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Web.Components;
using Lko.Web.Components.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Architecture;

/// <summary>Who works without walls, and that no screen reaches below its use cases.</summary>
public sealed partial class ScopeRulesTests
{
    /// <summary>Where the walls are left down, and why nobody's request can make use of it.</summary>
    private static readonly Dictionary<string, string> WithoutWalls = new(StringComparer.Ordinal)
    {
        ["Lko.Domain/Billing/CallPieces.cs"] = "the files of a source system belong to no operator, and its calls to many",
        ["Lko.Domain/Billing/GetDocumentFile.cs"] = "asks in which encoding the file was read that tells of a document the caller sees; files of deliveries belong to no operator",
        ["Lko.Domain/Access/StartSession.cs"] = "nobody is signed in yet",
        ["Lko.Domain/Access/EndSession.cs"] = "whoever holds the cookie may end it, signed in or not",
        ["Lko.Domain/Billing/ListCalls.cs"] = "names the files of calls that the caller already sees, and whether one of his account is taken over to its end",
        ["Lko.Domain/Billing/MoveBreak.cs"] = "tells the operator of a balance that a person of the carrier looks after it, after his own act was allowed and saved",
        ["Lko.Domain/Billing/GetReconciliationDebt.cs"] = "the runs of source systems belong to no operator",
        ["Lko.Domain/Billing/GetRereadDebt.cs"] = "the runs of source systems belong to no operator",
        ["Lko.Domain/Billing/ReconcileSystem.cs"] = "a source system's rows belong to many operators",
        ["Lko.Domain/Integration/ControlMessage.cs"] = "shows on the order what became of its message, after the person's own act was allowed and saved",
        ["Lko.Domain/Integration/NotTakenBook.cs"] = "a source system's files belong to no operator",
        ["Lko.Domain/Integration/RaiseIntegrationAlerts.cs"] = "looks at the whole federation",
        ["Lko.Domain/Integration/RunWatch.cs"] = "the runs of source systems belong to no operator",
        ["Lko.Domain/Integration/SyncRunBook.cs"] = "a source system's rows belong to many operators",
        ["Lko.Domain/Integration/SyncSystem.cs"] = "a source system's rows belong to many operators",
        ["Lko.Domain/Orders/AttachFile.cs"] = "counts the bytes that all branches of the caller's operator keep, and tells nobody how many they are",
        ["Lko.Domain/Orders/DispatchOutbox.cs"] = "messages of all operators leave through one CRM",
        ["Lko.Domain/Orders/Drafts.cs"] = "drafts of all operators are forgotten after the same time",
        ["Lko.Domain/Orders/GetCrmFreshness.cs"] = "asks when the CRM was last read, which is nobody's data",
        ["Lko.Domain/Orders/PollCrm.cs"] = "events of all operators come from one CRM",
        ["Lko.Domain/Orders/RecordCrmEvents.cs"] = "events of all operators come from one CRM",
        ["Lko.Infrastructure/Access/AccessJournal.cs"] = "writes down whom the walls kept out",
        ["Lko.Infrastructure/Access/SessionDirectory.cs"] = "asks whether a person may go on at all",
        ["Lko.Infrastructure/Access/UserDirectory.cs"] = "reads the grants that scopes are made of",
        ["Lko.Infrastructure/Connectors/ReadFolder.cs"] = "the import command of whoever runs the portal",
        ["Lko.Infrastructure/Data/Database.cs"] = "migrations",
        ["Lko.Infrastructure/Data/DatabaseKeyRing.cs"] = "keys of the portal",
        ["Lko.Infrastructure/Data/DataServices.cs"] = "seeds",
        ["Lko.Infrastructure/Data/DesignTimeFactories.cs"] = "the migrations tool",
        ["Lko.Infrastructure/Data/LkoDbFactory.cs"] = "the port itself",
        ["Lko.Infrastructure/Jobs/JobPlan.cs"] = "the schedules of the source systems",
        ["Lko.Infrastructure/Jobs/SyncSchedule.cs"] = "the breakers of the source systems",
        ["Lko.Web/Live/StatusHub.cs"] = "finds the operator that a machine's token names",
        ["Lko.Web/Live/StatusWatch.cs"] = "asks whether the operator of a machine's token is still served",
        ["Lko.Web/Observability/HealthChecks.cs"] = "health is nobody's data",
    };

    /// <summary>Who looks at the request, and why a circuit, which has none, misses nothing.</summary>
    private static readonly Dictionary<Type, string> AskTheRequest = new()
    {
        [typeof(App)] = "lives in one request and never in a circuit",
        [typeof(Error)] = "lives in one request and never in a circuit",
        [typeof(NotFound)] = "tells a refused request from a lost one; a circuit shows each in the page's place",
        [typeof(HeaderBar)] = "finds the address that was asked for when another page answers for it",
    };

    [Fact]
    public void UnitsOfWork_WithoutWalls_AreListed() =>
        Portal.Sources(".cs", ".razor").Where(path => !path.StartsWith("Lko.Domain/Persistence/", StringComparison.Ordinal) && NoWalls().IsMatch(Portal.Code(path)))
            .Order(StringComparer.Ordinal).ShouldBe(WithoutWalls.Keys.Order(StringComparer.Ordinal), "A unit of work without walls needs a reason here.");

    [Fact]
    public void Components_AreGivenNoDatabaseAndNoRequest() =>
        Portal.TypesOf(Portal.Web).Where(type => type.IsAssignableTo(typeof(IComponent)))
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => property.PropertyType)
                .Concat(type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType))
                .Where(given => IsBelow(given) || (given.IsAssignableTo(typeof(HttpContext)) && !AskTheRequest.ContainsKey(type)))
                .Select(given => $"{type.FullName} is given {given.Name}"))
            .ShouldBeEmpty("A component calls use cases and asks ICaller who is there.");

    private static bool IsBelow(Type given) =>
        given.IsAssignableTo(typeof(DbContext)) || given.IsAssignableTo(typeof(ILkoDb)) || given.IsAssignableTo(typeof(ILkoDbFactory)) || given == typeof(Database)
        || given.IsAssignableTo(typeof(IHttpContextAccessor)) || (given.IsGenericType && given.GetGenericTypeDefinition() == typeof(IDbContextFactory<>));

    [GeneratedRegex(@"\bOpen(System|Operator)\(|\bDataScope\.System\(", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex NoWalls();
}
