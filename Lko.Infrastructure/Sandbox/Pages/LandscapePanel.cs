using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Lko.Infrastructure.Sandbox.Landscape.Writers;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The source systems by macro-region, each with its next delivery and its faults.</summary>
internal static class LandscapePanel
{
    public static Markup Show(PlayedLedger ledger, BillingDrops drops, LandscapeFaults faults, SftpDoors doors)
    {
        var regions = ledger.Registry.Systems.GroupBy(system => system.MacroBranch ?? "", StringComparer.Ordinal)
            .OrderBy(region => region.Key.Length == 0)
            .Select(region => Region(region.Key.Length == 0 ? "Вся страна" : ledger.Registry.MacroBranches[region.Key], [.. region], drops, doors));
        return Markup.Of($"""
            <section class="pan" id="landscape"><header><h2>Системы оператора по макрорегионам</h2></header>
            {Markup.Join(regions)}{Waiting(faults)}
            <p class="foot cap">Папка обмена: {drops.Folder}. {(doors.Any ? "Системы SFTP отвечают через свои порты перед сервером SSH." : "Сервера SSH нет: файлы систем SFTP приходят через папку, и сбоев соединения у них не бывает.")}</p></section>
            """);
    }

    private static Markup Region(string name, IReadOnlyList<PlayedSystem> systems, BillingDrops drops, SftpDoors doors) => Markup.Of($"""
        <details class="region"><summary><b>{name}</b> <span class="cap nw">систем {systems.Count}</span></summary>
        <form method="post"><div class="in grid"><label>Что случится<select name="kind">{Kinds(systems, doors)}</select></label>
        <label>Сколько раз<input name="count" type="number" min="1" max="10000" value="1"></label>
        <label>Секунд (для часов)<input name="seconds" type="number" value="0"></label>
        {FeedChoice(systems)}</div>
        <div class="scroll" tabindex="0" role="group" aria-label="Системы"><table><thead><tr><th scope="col">Система</th><th scope="col">Формат</th><th scope="col">Выгрузка</th><th scope="col">Действия</th></tr></thead>
        <tbody>{Markup.Join(systems.Select(system => Row(system, drops)))}</tbody></table></div></form></details>
        """);

    private static Markup Row(PlayedSystem system, BillingDrops drops)
    {
        var last = !system.Delivers ? "по запросу" : drops.Of(system.Code) is [.., var name] ? name : "нет";
        var drop = system.HasLedger
            ? Markup.Of($"""<button class="btn sm" formaction="/control/billing/{system.Code}/drop" aria-label="{system.Code}: {(system.Delivers ? "следующая выгрузка" : "исправить месяц")}">{(system.Delivers ? "Следующая" : "Исправить")}</button>""")
            : system.Dialect is "portal-rest"
                ? Markup.Of($"""<button class="btn sm" formaction="/control/lastmile/requests" aria-label="{system.Code}: новая заявка">Новая заявка</button>""")
                : Markup.Empty;
        return Markup.Of($"""
            <tr><td><b>{system.Code}</b><span class="cap">{system.NameRu}</span></td><td class="nw">{system.Dialect}<span class="cap">{system.Transport}</span></td>
            <td class="nw" data-live="drop-{system.Code}">{last}</td>
            <td class="acts nw">{drop} <button class="btn sm" formaction="/control/billing/{system.Code}/faults" aria-label="{system.Code}: включить сбой">Сбой</button></td></tr>
            """);
    }

    private static Markup Kinds(IReadOnlyList<PlayedSystem> systems, SftpDoors doors)
    {
        var clock = Markup.Of($"""<option value="{LandscapeControl.ClockSkew}">Часы спешат или отстают</option>""");
        var silent = Markup.Of($"""<option value="{LandscapeControl.SilentFeed}">Раздел больше не передаётся</option>""");
        var answers = Markup.Join([.. Enum.GetValues<AnswerFault>().Select(kind => Markup.Of($"""<option value="{kind.ToString()}">{Name(kind)}</option>""")), silent]);
        var lines = Markup.Join(Enum.GetValues<LineFault>().Select(kind => Markup.Of($"""<option value="{kind.ToString()}">{Name(kind)}</option>""")));
        var deliveries = Markup.Join(Enum.GetValues<DropFault>().Select(kind => Markup.Of($"""<option value="{kind.ToString()}">{Name(kind)}</option>""")));
        return Markup.Of($"""
            {Group(true, "В системе", clock)}{Group(systems.Any(system => system.Delivers), "В следующей выгрузке", deliveries)}{Group(systems.Any(system => doors.Has(system.Code)), "В следующем соединении SFTP", lines)}{Group(systems.Any(system => !system.Delivers), "В следующем ответе", answers)}
            """);
    }

    private static Markup FeedChoice(IReadOnlyList<PlayedSystem> systems) => !systems.Any(system => system is { Delivers: false, HasLedger: true })
        ? Markup.Empty
        : Markup.Of($"""<label>Раздел (для молчания)<select name="feed">{Markup.Join(RestJsonWriter.Feeds.Select(feed => Markup.Of($"""<option value="{feed}">{feed}</option>""")))}</select></label>""");

    private static Markup Group(bool isShown, string name, Markup options) => isShown ? Markup.Of($"""<optgroup label="{name}">{options}</optgroup>""") : Markup.Empty;

    private static Markup Waiting(LandscapeFaults faults)
    {
        var list = Markup.Join(faults.All().Select(item => Markup.Of($"""<li class="st held">{item.System}: {Name(item.Kind)} · {item.Left}</li>""")));
        return list.Html.Length == 0
            ? new Markup("""<div data-live="landscape-faults"></div>""")
            : Markup.Of($"""
                <div class="note" data-live="landscape-faults"><b>Ждут своего случая</b><ul class="chips">{list}</ul><form method="post" action="/control/billing/faults/clear"><button class="btn sm">Снять все</button></form></div>
                """);
    }

    private static string Name(string kind) =>
        Enum.TryParse<AnswerFault>(kind, out var answer) ? Name(answer) : Enum.TryParse<DropFault>(kind, out var drop) ? Name(drop)
        : Enum.TryParse<LineFault>(kind, out var line) ? Name(line)
        : kind.StartsWith(LandscapeControl.SilentFeed, StringComparison.Ordinal) ? $"не передаёт {kind[LandscapeControl.SilentFeed.Length..].Trim()}"
        : "часы сдвинуты, с";

    private static string Name(AnswerFault kind) => kind switch
    {
        AnswerFault.Hang => "Не отвечает",
        AnswerFault.Drip => "Байт в секунду",
        AnswerFault.EndlessBody => "Ответ без конца",
        AnswerFault.Garbage => "Страница HTML вместо ответа",
        AnswerFault.EmptyBody => "Пустой ответ",
        AnswerFault.Truncated => "Обрезано на середине",
        AnswerFault.WrongEncoding => "Не та кодировка",
        AnswerFault.GzipBomb => "Бомба gzip",
        AnswerFault.Status500 => "Ошибка сервера",
        AnswerFault.Reset => "Соединение сброшено",
        AnswerFault.Redirect => "Перенаправление",
        AnswerFault.WrongContentType => "Не тот тип содержимого",
        AnswerFault.BrokenChunk => "Испорченные порции тела",
        AnswerFault.NullId => "Записи без идентификаторов",
        AnswerFault.TraversalName => "Имя с выходом из папки",
        _ => "Формат изменён без предупреждения",
    };

    private static string Name(DropFault kind) => kind switch
    {
        DropFault.WrongEncoding => "Не та кодировка",
        DropFault.Truncated => "Обрезано на середине",
        DropFault.HalfZip => "Половина архива",
        DropFault.XmlBomb => "Бомба XML",
        DropFault.ExternalEntity => "Внешняя сущность XML",
        DropFault.ZipBomb => "Бомба ZIP",
        DropFault.NestedZip => "Архив в архиве",
        DropFault.TraversalName => "Имя с выходом из папки в архиве",
        DropFault.HostileName => "Имя файла с выходом из папки",
        DropFault.DuplicateDelivery => "Та же выгрузка ещё раз",
        DropFault.Disorder => "Старая версия после новой",
        _ => "Итоги не сходятся",
    };

    private static string Name(LineFault kind) => kind switch
    {
        LineFault.Hang => "Не отвечает",
        LineFault.Drip => "Байт в секунду",
        LineFault.Reset => "Соединение сброшено",
        _ => "Не принимает соединений",
    };
}
