using System.Globalization;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Identity;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The desk of whoever plays the carrier: orders, pace, faults, file drops, sign-ins.</summary>
internal static class SandboxPage
{
    public const string Path = "/";

    private const int ShownOrders = 50;

    private static readonly CultureInfo Russian = CultureInfo.GetCultureInfo("ru");

    public static IResult Show(HttpContext http, CrmDesk desk, CrmPush push, CrmFaults faults, SandboxClock clock, Lazy<PlayedLedger> ledger, Lazy<BillingDrops> drops, LandscapeFaults landscape, SftpDoors doors, PortalOrigins portals)
    {
        var portal = portals.All.Count > 0
            ? Markup.Of($"""<a class="btn p" href="{portals.All[0].AbsoluteUri}">Открыть портал</a>""")
            : new Markup("""<span class="cap">Портал ещё не назвал свой адрес</span>""");
        var content = Markup.Of($"""
            <div class="head"><div><h1>Песочница ландшафта</h1>
            <p class="cap">Здесь играют сторону оператора связи: CRM, сервис входа, биллинги и другие источники. Портал видит её только по сети.</p></div>{portal}</div>
            {Counters(desk, push, clock)}
            {Orders(desk)}
            {PaceForms(desk)}
            <div class="cols">{CallFaults()}{EventFaults()}</div>
            {WaitingFaults(faults)}
            {LandscapePanel.Show(ledger.Value, drops.Value, landscape, doors)}
            {People()}
            """);
        return SandboxLayout.Page(http, "ru", "Песочница ландшафта — ЛКО", "Песочница ландшафта", content, script: true);
    }

    private static Markup Counters(CrmDesk desk, CrmPush push, SandboxClock clock)
    {
        var (messages, refusals, events, pushed) = desk.Counters();
        var (orders, open, waiting) = desk.Read(all => (all.Count, all.Count(order => !order.IsClosed), all.Count(order => order.WaitsForOperator)));
        var forward = clock.Forward == TimeSpan.Zero ? "без перемотки" : $"перемотка {clock.Forward.TotalDays.ToString("0.##", Russian)} сут.";
        var pace = desk.Paused ? "остановлен" : $"{desk.Pace.TotalSeconds.ToString("0.#", Russian)} с на шаг";
        return Markup.Of($"""
            <dl class="kpi" data-live="counters"><div><dt>Заявок в CRM</dt><dd>{orders}<small>открыто {open}</small></dd></div>
            <div><dt>Ждут оператора</dt><dd>{waiting}<small>уточнение, условия, приёмка</small></dd></div>
            <div><dt>Принято сообщений</dt><dd>{messages}<small>отказано правилом {refusals}</small></dd></div>
            <div><dt>Событий</dt><dd>{events}<small>портал подтвердил {pushed}, запросов {push.Sent}</small></dd></div>
            <div><dt>Темп</dt><dd class="word">{pace}<small>{forward}</small></dd></div></dl>
            """);
    }

    private static Markup Orders(CrmDesk desk)
    {
        var rows = desk.Read(orders => Markup.Join(orders.Take(ShownOrders).Select(Row)));
        var body = rows.Html.Length == 0
            ? new Markup("""<p class="empty">Заявок пока нет. Оформите первую на портале: она появится здесь, как только CRM её примет.</p>""")
            : Markup.Of($"""
                <div class="scroll" tabindex="0" role="group" aria-label="Заявки в CRM"><table><thead><tr><th scope="col">Заявка</th><th scope="col">Что</th><th scope="col">Состояние</th><th scope="col">Срок</th><th scope="col">Ход</th></tr></thead><tbody>{rows}</tbody></table></div>
                """);
        return Markup.Of($"""<section class="pan" data-live="orders"><header><h2>Заявки в CRM</h2></header>{body}</section>""");
    }

    private static Markup Row(CrmOrder order)
    {
        var next = CrmState.Next(order);
        var hint = order.IsClosed ? "завершена" : next is null ? "ждёт ответа оператора" : "дальше: " + CrmState.Name(next);
        var tone = order.State switch
        {
            CrmState.Done => "ok",
            CrmState.TechNo or CrmState.Failed or CrmState.Rejected => "bad",
            CrmState.Cancelled => "off",
            _ when order.WaitsForOperator => "you",
            _ => "progress",
        };
        return Markup.Of($"""
            <tr><td><b>{order.Id}</b><span class="cap">{order.CrmId} · сообщений {order.Messages.Count}</span></td>
            <td>{order.Product}<span class="cap">{order.OperatorCode} · договор {order.Contract}</span></td>
            <td><span class="st {tone}">{CrmState.Name(order.State)}</span><span class="cap">№ события {order.Seq} · {hint}</span></td>
            <td class="nw">{Date(order.Expected)}<span class="cap">обязательство {Date(order.Committed)}</span></td>
            <td class="acts">{Actions(order, next)}</td></tr>
            """);
    }

    private static Markup Actions(CrmOrder order, string? next)
    {
        if (order.IsClosed)
        {
            return new Markup("""<span class="cap">ходов нет</span>""");
        }

        var step = next is null ? Markup.Empty : StepButton(order, "Шаг", "p", null);
        var refuse = order.State is CrmState.Submitted or CrmState.Registered or CrmState.Clarify or CrmState.TechCheck
            ? Markup.Join([StepButton(order, "ТВ нет", "", CrmState.TechNo), StepButton(order, "Отклонить", "", CrmState.Rejected)])
            : Markup.Empty;
        var expire = order.State is CrmState.Quoted ? StepButton(order, "Срок истёк", "", CrmState.Failed) : Markup.Empty;
        var deemed = order.State is CrmState.Acceptance ? StepButton(order, "Считать принятой", "", CrmState.Done) : Markup.Empty;
        var delay = order.State is CrmState.InBuild ? StepButton(order, "Задержка", "", CrmState.Held) : Markup.Empty;
        return Markup.Join([step, refuse, expire, deemed, delay]);
    }

    private static Markup StepButton(CrmOrder order, string label, string tone, string? to)
    {
        var target = to is null ? Markup.Empty : Markup.Of($"""<input type="hidden" name="to" value="{to}">""");
        return Markup.Of($"""
            <form method="post" action="/control/crm/orders/{order.Id}/step">{target}<button class="btn sm {tone}" aria-label="{label}: {order.Id}">{label}</button></form>
            """);
    }

    private static Markup PaceForms(CrmDesk desk)
    {
        var (action, label) = desk.Paused ? ("resume", "Продолжить") : ("pause", "Остановить");
        return Markup.Of($"""
            <section class="pan"><header><h2>Темп и время</h2></header><div class="in">
            <form class="line" method="post" action="/control/crm/pace"><label>Секунд на шаг<input name="seconds" type="number" min="0" max="3600" step="0.5" value="{desk.Pace.TotalSeconds}"></label><button class="btn">Задать темп</button></form>
            <form class="line" method="post" action="/control/time"><label>Перемотать, суток<input name="days" type="number" min="1" max="365" value="1"></label><button class="btn">Перемотать</button></form>
            <form class="line" data-live="pause" method="post" action="/control/crm/{action}"><span class="cap">Остановленная CRM принимает сообщения, но не делает шагов.</span><button class="btn">{label}</button></form>
            </div></section>
            """);
    }

    private static Markup CallFaults() => new("""
        <section class="pan"><header><h2>Неисправности CRM: ответы</h2></header><form class="in grid" method="post" action="/control/crm/faults">
        <label>Что случится<select name="kind"><option value="delay">Ответ задержан</option><option value="fail">Ошибка сервера</option><option value="drop">Принято, ответ потерян</option><option value="dropBefore">Связь оборвана до приёма</option><option value="refuse">Отказ правилом (409)</option><option value="garbage">Страница HTML вместо ответа</option><option value="malformed">Принято, ответ испорчен</option></select></label>
        <label>С чем<select name="scope"><option value="messages">Сообщения портала</option><option value="find">Проверка «получено ли»</option><option value="events">Чтение событий</option></select></label>
        <label>Сколько раз<input name="count" type="number" min="1" max="10000" value="1"></label>
        <label>Секунд задержки<input name="seconds" type="number" min="0" max="3600" value="20"></label>
        <label>Код ошибки<input name="status" type="number" min="400" max="599" value="503"></label>
        <button class="btn">Включить</button></form></section>
        """);

    private static Markup EventFaults() => new("""
        <section class="pan"><header><h2>Неисправности CRM: события</h2></header><form class="in grid" method="post" action="/control/crm/events/faults">
        <label>Что случится<select name="kind"><option value="duplicate">Повтор одного события</option><option value="reorder">Обратный порядок</option><option value="drop">Не отправлено (найдёт только опрос)</option><option value="delay">Отправлено позже</option><option value="badSignature">Неверная подпись</option></select></label>
        <label>Сколько событий<input name="count" type="number" min="1" max="10000" value="1"></label>
        <label>Секунд задержки<input name="seconds" type="number" min="0" max="3600" value="20"></label>
        <label>Копий при повторе<input name="copies" type="number" min="2" max="1000" value="5"></label>
        <button class="btn">Включить</button></form></section>
        """);

    private static Markup WaitingFaults(CrmFaults faults)
    {
        var waiting = faults.All().Select(item => Markup.Of($"""<li class="st held">{FaultName(item.Queue, item.Fault.Kind)} · осталось {item.Fault.Left}</li>"""));
        var list = Markup.Join(waiting);
        return list.Html.Length == 0
            ? new Markup("""<div data-live="faults"></div>""")
            : Markup.Of($"""
                <div class="note" data-live="faults"><b>Ждут своего вызова</b><ul class="chips">{list}</ul><form method="post" action="/control/crm/faults/clear"><button class="btn sm">Снять все</button></form></div>
                """);
    }

    private static Markup People()
    {
        var rows = SandboxPeople.All.Select(person => Markup.Of($"""<tr><td><b>{person.NameRu}</b></td><td>{person.OrganisationRu}</td><td class="mono">{person.Subject}</td></tr>"""));
        return Markup.Of($"""
            <section class="pan" id="people"><header><h2>Кто может войти</h2></header><div class="scroll" tabindex="0" role="group" aria-label="Кто может войти"><table><thead><tr><th scope="col">Роль</th><th scope="col">Организация</th><th scope="col">Имя входа</th></tr></thead><tbody>{Markup.Join(rows)}</tbody></table></div>
            <p class="foot cap">Паролей нет: на странице входа достаточно выбрать роль.</p></section>
            """);
    }

    private static string FaultName(string queue, string kind) => (queue, kind) switch
    {
        (CrmPush.FaultQueue, nameof(EventFault.Duplicate)) => "События: повтор",
        (CrmPush.FaultQueue, nameof(EventFault.Reorder)) => "События: обратный порядок",
        (CrmPush.FaultQueue, nameof(EventFault.Drop)) => "События: не отправлено",
        (CrmPush.FaultQueue, nameof(EventFault.Delay)) => "События: отправлено позже",
        (CrmPush.FaultQueue, _) => "События: неверная подпись",
        _ => ScopeName(queue) + kind switch
        {
            nameof(CallFault.Delay) => "ответ задержан",
            nameof(CallFault.Fail) => "ошибка сервера",
            nameof(CallFault.Drop) => "ответ потерян",
            nameof(CallFault.DropBefore) => "связь оборвана до приёма",
            nameof(CallFault.Refuse) => "отказ правилом",
            nameof(CallFault.Garbage) => "страница HTML",
            _ => "ответ испорчен",
        },
    };

    private static string ScopeName(string scope) => scope switch
    {
        nameof(CallScope.Find) => "Проверка «получено ли»: ",
        nameof(CallScope.Events) => "Чтение событий: ",
        _ => "Сообщения: ",
    };

    private static string Date(DateOnly? date) => date?.ToString("dd.MM.yyyy", CultureInfo.InvariantCulture) ?? "—";
}
