using Lko.Domain.Common.Requisites;
using Lko.Domain.Operators;
using Lko.Infrastructure.Data;
using Lko.Tests.Orders;
using Lko.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Lko.Tests.Operators;

public sealed class OperatorRequisitesTests
{
    public static TheoryData<DatabaseProvider> Databases => OrderScene.Databases;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Requisites_AreFoundInTheDatabaseByTheirValue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        await using var db = database.Raw();
        var inn = Inn.Parse("0022345658");
        var kpp = Kpp.Parse("002201001");

        var found = await db.Operators.AsNoTracking().SingleAsync(row => row.Inn == inn && row.Kpp == kpp, Token);

        found.Ogrn.ShouldBe(Ogrn.Parse("1260000223450"));
        (await db.Branches.AsNoTracking().CountAsync(row => row.OperatorId == found.Id && row.Kpp == kpp, Token)).ShouldBe(1);
        var trader = await db.Operators.AsNoTracking().SingleAsync(row => row.Kpp == null, Token);
        (trader.Inn.IsPerson, trader.Ogrn.IsPerson).ShouldBe((true, true));
    }

    [Theory]
    [InlineData("0022345658", null, "1260000223450")]
    [InlineData("0022345658", "002201001", "326000000123452")]
    [InlineData("001234567887", "002201001", "326000000123452")]
    public void Create_NumbersOfDifferentLegalForms_AreRefused(string inn, string? kpp, string ogrn) => Should.Throw<ArgumentException>(() =>
        Operator.Create("OP99", Inn.Parse(inn), kpp is null ? null : Kpp.Parse(kpp), Ogrn.Parse(ogrn), "Имя", "Name", "Имя"));
}
