using System.Text.RegularExpressions;
using Lko.Domain.Access;
using Lko.Domain.Billing;
using Lko.Domain.Catalogue;
using Lko.Domain.Integration;
using Lko.Domain.Notifications;
using Lko.Domain.Operators;
using Lko.Domain.Orders;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Architecture;
using Lko.Tests.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.SqlServer.Dac.Model;

namespace Lko.Tests.SqlServer;

/// <summary>
/// What every reading use case would send to SQL Server: valid T-SQL (ScriptDom) over tables and columns that exist (DacFx, as a procedure in the
/// model). Values and plans need a real server.
/// </summary>
public sealed partial class ListQueriesTests(SpokenUseCases spoken) : IClassFixture<SpokenUseCases>
{
    /// <summary>Use cases that ask no database, and what they read instead.</summary>
    private static readonly Dictionary<Type, string> WithoutDatabase = new()
    {
        [typeof(GetProduct)] = "the catalogue lies in the program",
        [typeof(ListProducts)] = "the catalogue lies in the program",
    };

    private static IEnumerable<Type> Reading => Portal.UseCases.Where(type => ReadingName().IsMatch(type.Name));

    [Fact]
    public void EveryListQuery_IsValidOnTheModel()
    {
        List<string> statements = [.. spoken.Asked.SelectMany(each => each.Statements).Distinct(StringComparer.Ordinal)];

        statements.Count.ShouldBeGreaterThan(600);
        foreach (var sql in statements)
        {
            SqlServerScriptTests.Parse(sql).ShouldBeEmpty(sql);
        }

        Validate(statements).ShouldBeEmpty();
    }

    [Fact]
    public void Model_FindsAnUnknownColumn() => Validate(["SELECT [o].[NoSuchColumn] FROM [Orders] AS [o];"]).ShouldNotBeEmpty();

    [Fact]
    public void EveryReadingUseCase_AsksOverNothing_AndComesToItsEndOverARow()
    {
        spoken.Asked.Where(each => each.Failure is not null).DistinctBy(each => each.UseCase).Select(each => $"{each.UseCase.Name}: {each.Failure}").ShouldBeEmpty();
        Unspoken(spoken.Asked).ShouldBeEmpty();
    }

    [Fact]
    public void UseCase_ThatNobodyAsked_IsNamed() =>
        Unspoken(spoken.Asked.Where(each => each.UseCase != typeof(GetBell))).ShouldBe(["GetBell over nothing", "GetBell over a row"]);

    [Fact]
    public void UseCases_WithoutDatabase_AreGivenNone() =>
        WithoutDatabase.Keys.SelectMany(type => type.GetConstructors()).SelectMany(made => made.GetParameters()).ShouldAllBe(parameter => parameter.ParameterType != typeof(ILkoDbFactory));

    /// <summary>What is asked only behind a row that was found.</summary>
    [Theory]
    [InlineData(typeof(GetOrder), "FROM [CarrierBranches]")]
    [InlineData(typeof(GetOrder), "[OrderTermsLine]")]
    [InlineData(typeof(GetDraftErrors), "FROM [Contracts]")]
    [InlineData(typeof(GetAccountStatement), "FROM [CallDetails]")]
    [InlineData(typeof(GetBalances), "FROM [CarrierBranches]")]
    [InlineData(typeof(GetDocumentFile), "INSERT INTO [AccessEvents]")]
    [InlineData(typeof(GetSystemCard), "FROM [IntegrationActions]")]
    [InlineData(typeof(GetQuarantineRow), "FROM [ServiceCodes]")]
    [InlineData(typeof(GetOutboxMessage), "[OutboxRevision]")]
    [InlineData(typeof(ListRecent), "FROM [Accounts]")]
    [InlineData(typeof(ListAccessEvents), "FROM [CarrierBranches]")]
    public void Statement_BehindARow_IsSpoken(Type useCase, string words)
    {
        Speaks(overNothing: false).ShouldBeTrue();
        Speaks(overNothing: true).ShouldBeFalse("it is not behind a row");

        bool Speaks(bool overNothing) =>
            spoken.Asked.Any(each => each.UseCase == useCase && each.OverNothing == overNothing && each.Statements.Any(sql => sql.Contains(words, StringComparison.Ordinal)));
    }

    /// <summary>The reading use cases that asked nothing of an empty database, or came to no end over a row.</summary>
    private static IEnumerable<string> Unspoken(IEnumerable<Asked> asked)
    {
        var spoke = asked.Where(each => each.Statements.Count > 0 && (each.OverNothing || each.IsOk)).Select(each => (each.UseCase, each.OverNothing)).ToHashSet();
        return from type in Reading.Except(WithoutDatabase.Keys)
               from overNothing in (bool[])[true, false]
               where !spoke.Contains((type, overNothing))
               select $"{type.Name} over {(overNothing ? "nothing" : "a row")}";
    }

    /// <summary>Each statement as a procedure of the model, so that names are resolved.</summary>
    private static List<string> Validate(IReadOnlyList<string> statements)
    {
        using var context = ModelTests.Context(DatabaseProvider.SqlServer);
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        foreach (var batch in context.Database.GenerateCreateScript().Split("GO\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            model.AddObjects(batch.Replace("\nGO", "", StringComparison.Ordinal));
        }

        foreach (var (index, sql) in statements.Index())
        {
            model.AddObjects($"CREATE PROCEDURE [q{index}] AS BEGIN\n{sql}\nEND");
        }

        return [.. model.Validate().Select(message => $"{message.MessageType} {message.Number}: {message.Message}")];
    }

    [GeneratedRegex("^(List|Get|Count|Search|Export)[A-Z]", RegexOptions.ExplicitCapture, 5_000)]
    private static partial Regex ReadingName();
}
