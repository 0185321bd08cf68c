using System.Globalization;
using System.Text;

namespace Lko.Tests.Billing;

/// <summary>Files of calls of <see cref="BalancesFixture.Nnov"/> that are too large for one transaction.</summary>
internal static class LargeCalls
{
    public const int Rows = 240_000;

    /// <summary>A row in so many is of a service that nobody knows.</summary>
    public const int BadOneIn = 1_000;

    public const int Bad = Rows / BadOneIn;
    public const int Good = Rows - Bad;
    public const string Unknown = "NEWC";
    public const string First = "d01/DET_NNOV_352000012525_202606_01.csv";
    public const string Header = "Дата;Время;Номер А;Номер Б;Транк;Направление;Услуга;Длит., с;Тариф;Сумма без НДС;Точка\r\n";

    public static string Row(int number, int seconds = 60) => string.Create(
        CultureInfo.InvariantCulture,
        $"01.06.2026;{TimeSpan.FromSeconds(number % 86_400):hh\\:mm\\:ss};7831{number:0000000};78454798595;STIN03;Вх;{(number % BadOneIn == 0 ? Unknown : "MN10")};{seconds};6,4500;6,45;TP-NNO-02\r\n");

    /// <param name="control">What stands behind the rows.</param>
    public static byte[] Of(int rows, string control = "", int secondsOfFirst = 60)
    {
        var text = new StringBuilder(Header);
        for (var number = 1; number <= rows; number++)
        {
            text.Append(Row(number, number == 1 ? secondsOfFirst : 60));
        }

        return Encoding.UTF8.GetBytes(text.Append(control).ToString());
    }
}
