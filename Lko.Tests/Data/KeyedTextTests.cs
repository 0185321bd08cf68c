using Lko.Domain.Access;
using Lko.Domain.Common;
using Lko.Domain.Persistence;
using Lko.Infrastructure.Data;
using Lko.Tests.Data.Walls;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Data;

/// <summary>No database and no reader takes a text with blanks around it for the name of something.</summary>
public sealed class KeyedTextTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task EveryKeyedText_WithBlanksAroundIt_IsRefused(DatabaseProvider provider)
    {
        await using var test = await TestDatabase.CreateAsync(provider);
        await using var model = test.Raw();
        var refused = new List<string>();
        foreach (var property in model.Model.GetEntityTypes().SelectMany(KeyedTexts.Of))
        {
            foreach (var (before, after) in new[] { ("", " "), ("\t", "") })
            {
                await using var raw = test.Raw();
                if (await Sets.Of(raw, property.DeclaringType.ClrType).FirstOrDefaultAsync(Token) is not { } row || raw.Entry(row).CurrentValues[property.Name] is not string text)
                {
                    continue;
                }

                var entry = raw.Entry(row);
                entry.Property(property.Name).CurrentValue = before + text + after;
                entry.State = property.IsPrimaryKey() ? EntityState.Added : EntityState.Modified;
                (await Should.ThrowAsync<UnfitValueException>(() => raw.SaveChangesAsync(Token))).Message.ShouldContain(property.Name);
                refused.Add($"{property.DeclaringType.ClrType.Name}.{property.Name}");
            }
        }

        foreach (var name in new[] { "User.Subject", "User.Issuer", "Contract.Number", "Contract.CarrierBranch", "Account.Number", "Account.System", "CarrierBranch.Code", "SourceSystem.Code", "Operator.Code", "ServiceCode.Code" })
        {
            refused.Count(each => each == name).ShouldBe(2, name);
        }
    }

    [Fact]
    public async Task SignIn_OfASubjectWithBlanks_IsNobodys()
    {
        await using var scene = await OrderScene.OpenAsync(DatabaseProvider.Sqlite);
        var start = new StartSession(scene.Database.For(null), scene.Time);

        (await start.Run(new SignIn(TestDatabase.Issuer, OrderScene.Orders + " ", "key-1", null, null), Token)).ShouldBeOfType<Outcome<SignedIn>.Denied>();
        (await start.Run(new SignIn(TestDatabase.Issuer, OrderScene.Orders, "key-2", null, null), Token)).IsOk.ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task CrmEvent_NamedWithBlanks_IsSetAside(DatabaseProvider provider)
    {
        await using var scene = await OrderScene.OpenAsync(provider);
        var number = await scene.SubmittedAsync();

        var recorded = await scene.EventsAsync(
            scene.Event(number + " ", 1, "REGISTERED"),
            scene.Event(number, 1, "REGISTERED").Replace("\"eventId\":\"", "\"eventId\":\" ", StringComparison.Ordinal));

        (recorded.Unreadable, recorded.Applied).ShouldBe((2, 0));
    }
}
