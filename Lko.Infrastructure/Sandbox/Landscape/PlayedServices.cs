using System.Collections.Frozen;

namespace Lko.Infrastructure.Sandbox.Landscape;

/// <summary>What the lines of an invoice are called. Only letters that windows-1251 and cp866 both have.</summary>
internal static class PlayedServices
{
    private static readonly FrozenDictionary<string, (string Name, string Unit)> Names = new Dictionary<string, (string Name, string Unit)>(StringComparer.Ordinal)
    {
        ["TDM_LINE"] = ("Цифровой канал E1", "мес"),
        ["L2_P2P"] = ("Аренда канала L2", "мес"),
        ["L2_VPLS"] = ("L2VPN, порт", "порт"),
        ["L3_VPN"] = ("L3VPN, порт", "порт"),
        ["LAMBDA"] = ("Спектральный канал", "мес"),
        ["DARK_FIBER"] = ("Тёмное волокно, линия", "мес"),
        ["IPLC"] = ("Международный канал", "мес"),
        ["IP_TRANSIT"] = ("IP-транзит, полоса", "мес"),
        ["DIA_OP"] = ("Доступ в интернет для оператора", "мес"),
        ["PEER"] = ("Пиринг, порт", "порт"),
        ["DDOS"] = ("Защита от DDoS", "мес"),
        ["IC_JOIN"] = ("Присоединение сетей, точка", "шт"),
        ["IC_TRAFFIC"] = ("Пропуск трафика", "мин"),
        ["IC_PORT"] = ("Порты присоединения, поток", "поток E1"),
        ["LAST_MILE"] = ("Последняя миля, линия", "мес"),
        ["WHOLESALE_BB"] = ("Оптовый ШПД, группа линий", "линия"),
        ["COLO"] = ("Размещение оборудования, стойка", "U"),
        ["TOWER"] = ("Место на мачте, опора", "шт"),
        ["DUCT"] = ("Место в кабельной канализации, участок", "м"),
        ["POLE"] = ("Подвес на опорах, пролёт", "шт"),
        ["NUMBERS"] = ("Номерная ёмкость, диапазон", "номер"),
        ["FREE800"] = ("Бесплатный вызов 8-800, группа", "номер"),
        ["SYNC"] = ("Сигнал синхронизации, стык", "мес"),
        ["CROSS"] = ("Кросс-соединение", "шт"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Metered = new[] { "IPT95", "ICTR" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Reasons for money to be given back: a code and how it is said.</summary>
    public static readonly IReadOnlyList<(string Code, string Name)> Corrections = [("SLA", "Перерасчёт за перерыв связи"), ("STORNO", "Сторно начисления"), ("SKIDKA", "Скидка за объём")];

    public static bool IsMetered(string code) => Metered.Contains(code);

    public static (string Name, string Unit) Of(string product) => Names[product];
}
