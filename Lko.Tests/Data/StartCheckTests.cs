using System.Data.Common;
using Lko.Domain.Access;
using Lko.Infrastructure.Data;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Lko.Tests.Data;

/// <summary>A start looks whether the database is whole without building the model, and makes it whole where it is not.</summary>
public sealed class StartCheckTests
{
    public static TheoryData<DatabaseProvider> Providers => [DatabaseProvider.Sqlite, DatabaseProvider.PostgreSql];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task WholeDatabase_GivesNothingToDo(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);

        (await StartCheck.HasSchemaAsync(test.Database, Token)).ShouldBeTrue();
        (await StartCheck.IsSeededAsync(test.Database, TestDatabase.Issuer, Token)).ShouldBeTrue();
        (await StartCheck.IsSeededAsync(test.Database, peopleIssuer: null, Token)).ShouldBeTrue();
        (await StartCheck.IsSeededAsync(test.Database, "https://another.example/", Token)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task MigrationThatIsMissing_IsSeen(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using (var raw = test.Raw())
        {
            await raw.Database.ExecuteSqlRawAsync("""DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__EFMigrationsHistory")""", Token);
        }

        (await StartCheck.HasSchemaAsync(test.Database, Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task NoDatabase_HasNoSchema_AndNoneIsLeftBehind()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");

        (await StartCheck.HasSchemaAsync(new Database(DatabaseProvider.Sqlite, $"Data Source={path};Pooling=False"), Token)).ShouldBeFalse();

        File.Exists(path).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task PartThatIsMissing_IsSeededAgain(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        int codes;
        await using (var raw = test.Raw())
        {
            codes = await raw.ServiceCodes.ExecuteDeleteAsync(Token);
        }

        codes.ShouldBePositive();
        await DataServices.PrepareAsync(test.Database, TestDatabase.Issuer, Token);

        await using var after = test.Raw();
        (await after.ServiceCodes.CountAsync(Token)).ShouldBe(codes);
    }

    [Fact]
    public async Task SeedingThatDied_BeginsAgain()
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.db");
        try
        {
            var connection = $"Data Source={path};Pooling=False";
            var whole = new Database(DatabaseProvider.Sqlite, connection);
            await whole.MigrateAsync(Token);
            var dying = new Database(DatabaseProvider.Sqlite, connection) { WriteWalls = [new DiesAtTheContracts()] };
            (await Should.ThrowAsync<DbUpdateException>(() => DataServices.SeedAsync(dying, TestDatabase.Issuer, Token))).InnerException.ShouldBeOfType<IOException>();
            (await StartCheck.IsSeededAsync(whole, TestDatabase.Issuer, Token)).ShouldBeFalse();

            await DataServices.SeedAsync(whole, TestDatabase.Issuer, Token);

            await using var expected = await TestDatabase.CreateAsync(DatabaseProvider.Sqlite);
            await using var complete = expected.Raw();
            await using var seeded = whole.Open(DataScope.System());
            (await seeded.Contracts.CountAsync(Token)).ShouldBe(await complete.Contracts.CountAsync(Token));
            (await seeded.Accounts.CountAsync(Token)).ShouldBe(await complete.Accounts.CountAsync(Token));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The process ends when the operators' contracts are written, which follows their rows.</summary>
    private sealed class DiesAtTheContracts : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
            command.CommandText.Contains("INSERT INTO \"Contracts\"", StringComparison.Ordinal)
                ? throw new IOException("The process died.")
                : base.ReaderExecutingAsync(command, eventData, result, cancellationToken);
    }
}
