using System.Collections.Frozen;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit;

namespace Lko.Infrastructure.Connectors.Xml1C;

/// <summary>The Russian names of the dialect's elements and attributes, escaped: the code itself holds no Cyrillic text.</summary>
internal static class Xml1CNames
{
    public const string Account = "\u041B\u0438\u0446\u0435\u0432\u043E\u0439\u0421\u0447\u0435\u0442";
    public const string Row = "\u0421\u0442\u0440\u043E\u043A\u0430";
    public const string Document = "\u0414\u043E\u043A\u0443\u043C\u0435\u043D\u0442";
    public const string Total = "\u0418\u0442\u043E\u0433\u043E";
    public const string Rows = "\u0421\u0442\u0440\u043E\u043A";
    public const string Number = "\u041D\u043E\u043C\u0435\u0440";
    public const string Opening = "\u0421\u0430\u043B\u044C\u0434\u043E\u041D\u0430\u0447";
    public const string Charged = "\u041D\u0430\u0447\u0438\u0441\u043B\u0435\u043D\u043E";
    public const string Corrected = "\u041A\u043E\u0440\u0440\u0435\u043A\u0442\u0438\u0440\u043E\u0432\u043A\u0438";
    public const string Paid = "\u041E\u043F\u043B\u0430\u0447\u0435\u043D\u043E";
    public const string Closing = "\u0421\u0430\u043B\u044C\u0434\u043E\u041A\u043E\u043D";
    public const string Id = "\u0418\u0434";
    public const string Service = "\u0423\u0441\u043B\u0443\u0433\u0430";
    public const string Name = "\u041D\u0430\u0438\u043C\u0435\u043D\u043E\u0432\u0430\u043D\u0438\u0435";
    public const string Kind = "\u0412\u0438\u0434";
    public const string From = "\u0421";
    public const string To = "\u041F\u043E";
    public const string Quantity = "\u041A\u043E\u043B";
    public const string Unit = "\u0415\u0434";
    public const string Net = "\u0421\u0443\u043C\u043C\u0430";
    public const string VatRate = "\u0421\u0442\u0430\u0432\u043A\u0430\u041D\u0414\u0421";
    public const string Vat = "\u041D\u0414\u0421";
    public const string Gross = "\u0412\u0441\u0435\u0433\u043E";
    public const string Type = "\u0422\u0438\u043F";
    public const string Date = "\u0414\u0430\u0442\u0430";
    public const string Contract = "\u0414\u043E\u0433\u043E\u0432\u043E\u0440";
    public const string Period = "\u041F\u0435\u0440\u0438\u043E\u0434";
    public const string SubAccount = "\u0421\u0443\u0431\u0441\u0447\u0435\u0442";
    public const string ContractOfOperator = "\u0414\u043E\u0433\u043E\u0432\u043E\u0440\u041E\u043F\u0435\u0440\u0430\u0442\u043E\u0440\u0430";
    public const string ContractFrom = "\u0414\u043E\u0433\u043E\u0432\u043E\u0440\u0421";
    public const string ContractTo = "\u0414\u043E\u0433\u043E\u0432\u043E\u0440\u041F\u043E";
    public const string Subject = "\u0421\u0443\u0431\u044A\u0435\u043A\u0442";
    public const string Inn = "\u0418\u041D\u041D";
    public const string Kpp = "\u041A\u041F\u041F";
    public const string Client = "\u041A\u043B\u0438\u0435\u043D\u0442";
    public const string Opened = "\u041E\u0442\u043A\u0440\u044B\u0442";
    public const string Closed = "\u0417\u0430\u043A\u0440\u044B\u0442";
    public const string Price = "\u0426\u0435\u043D\u0430";
    public const string Basis = "\u041E\u0441\u043D\u043E\u0432\u0430\u043D\u0438\u0435";
    public const string File = "\u0424\u0430\u0439\u043B";

    public const string Md5 = "MD5";

    private const string Of = "../";

    /// <summary>What the root element says of the whole file.</summary>
    private static readonly string[] Around = [Of + "\u0421\u0438\u0441\u0442\u0435\u043C\u0430", Of + Period, Of + "\u0412\u0435\u0440\u0441\u0438\u044F"];

    /// <summary>Attributes whose sums the total may repeat.</summary>
    public static readonly string[] Sums = [Opening, Charged, Corrected, Paid, Closing, Net, Vat, Gross];

    private static readonly NamedLayout Accounts = new(
        [Number, Contract], [SubAccount, ContractOfOperator, ContractFrom, ContractTo, Subject, Inn, Kpp, Client, Name, Opened, Closed, .. Around]);

    private static readonly NamedLayout Balances = new([Number, Opening, Charged, Corrected, Paid, Closing], [Contract, Inn, Name, .. Around]);

    private static readonly NamedLayout Charges = new(
        [Of + Number, Id, Service, Kind, From, To, Net, Vat, Gross], [Name, Quantity, Unit, Price, VatRate, Of + Contract, Of + Inn]);

    private static readonly NamedLayout Documents = new(
        [Account, Type, Number, Date, Net, Vat, Gross], [Contract, Inn, Kpp, Period, File, Md5, Basis, .. Around]);

    private static readonly FrozenSet<string> AccountItems = new[] { Account, Total }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> ChargeItems = new[] { Row, Total }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> DocumentItems = new[] { Document, Total }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Attributes of a file's elements; those of the element around them stand behind <c>../</c>.</summary>
    public static NamedLayout LayoutOf(Feed feed) => feed switch
    {
        Feed.Accounts => Accounts,
        Feed.Balances => Balances,
        Feed.Charges => Charges,
        _ => Documents,
    };

    public static IReadOnlySet<string> ItemAndTotal(Feed feed) => feed switch
    {
        Feed.Accounts or Feed.Balances => AccountItems,
        Feed.Charges => ChargeItems,
        _ => DocumentItems,
    };
}
