using System.Globalization;
using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;
using Lko.Infrastructure.Sandbox.Identity;
using Lko.Infrastructure.Sandbox.Landscape;
using Lko.Infrastructure.Sandbox.Landscape.Drops;
using Lko.Infrastructure.Sandbox.Landscape.Http;
using Microsoft.AspNetCore.Http;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The desk of whoever plays the carrier: orders, pace, faults, file drops, sign-ins.</summary>
internal static class SandboxPage
{
    public const string Path = "/";

    private const int ShownOrders = 50;

    private static Texts Words => InfrastructureTexts.Sandbox;

    public static IResult Show(HttpContext http, CrmDesk desk, CrmPush push, CrmFaults faults, SandboxClock clock, Lazy<PlayedLedger> ledger, Lazy<BillingDrops> drops, LandscapeFaults landscape, SftpDoors doors, Lazy<LastMileBook> lastMile, PortalOrigins portals)
    {
        var portal = portals.All.Count > 0
            ? Markup.Of($"""<a class="btn p" href="{portals.All[0].AbsoluteUri}">{Words["Desk.Portal"]}</a>""")
            : Markup.Of($"""<span class="cap">{Words["Desk.NoPortal"]}</span>""");
        var content = Markup.Of($"""
            <div id="desk" data-done="{Words["Control.Done"]}" data-lost="{Words["Control.Lost"]}"><div class="head"><div><h1>{Words["Desk.Heading"]}</h1>
            <p class="cap">{Words["Desk.Note"]}</p></div>{portal}</div>
            {Counters(desk, push, clock)}
            {Orders(desk)}
            <div class="cols">{StepForm.Show(desk, ShownOrders)}{PaceForms(desk)}</div>
            <div class="cols">{CrmFaultForms.Calls()}{CrmFaultForms.Events()}</div>
            {CrmFaultForms.Waiting(faults)}
            <div class="cols">{LastMileForms.New()}{LastMileForms.Known(lastMile.Value, clock.Now, landscape.Skew(LandscapeControl.LastMile))}</div>
            {LandscapePanel.Show(ledger.Value, drops.Value, landscape, doors)}
            {People()}</div>
            """);
        return SandboxLayout.Page(http, Words["Desk.Title"], Words["Desk.Heading"], content, isDesk: true);
    }

    private static Markup Counters(CrmDesk desk, CrmPush push, SandboxClock clock)
    {
        var (messages, refusals, events, pushed) = desk.Counters();
        var (orders, open, waiting) = desk.Read(all => (all.Count, all.Count(order => !order.IsClosed), all.Count(order => order.WaitsForOperator)));
        var forward = clock.Forward == TimeSpan.Zero ? Words["Counters.NotForwarded"] : Words.Format("Counters.Forwarded", Figure(clock.Forward.TotalDays, "0.##"));
        var pace = desk.Paused ? Words["Counters.Paused"] : Words.Format("Counters.PerStep", Figure(desk.Pace.TotalSeconds, "0.#"));
        return Markup.Of($"""
            <dl class="kpi" data-live="counters"><div><dt>{Words["Counters.Orders"]}</dt><dd>{orders}<small>{Words.Format("Counters.Open", open)}</small></dd></div>
            <div><dt>{Words["Counters.Waiting"]}</dt><dd>{waiting}<small>{Words["Counters.WaitingFor"]}</small></dd></div>
            <div><dt>{Words["Counters.Messages"]}</dt><dd>{messages}<small>{Words.Format("Counters.Refused", refusals)}</small></dd></div>
            <div><dt>{Words["Counters.Events"]}</dt><dd>{events}<small>{Words.Format("Counters.Pushed", pushed, push.Sent)}</small></dd></div>
            <div><dt>{Words["Counters.Pace"]}</dt><dd class="word">{pace}<small>{forward}</small></dd></div></dl>
            """);
    }

    private static Markup Orders(CrmDesk desk)
    {
        var rows = desk.Read(orders => Markup.Join(orders.Take(ShownOrders).Select(Row)));
        var heading = Words["Orders.Heading"];
        var body = rows.Html.Length == 0
            ? Markup.Of($"""<p class="empty">{Words["Orders.None"]}</p>""")
            : Markup.Of($"""
                <div class="scroll" tabindex="0" role="group" aria-label="{heading}"><table><thead><tr><th scope="col">{Words["Orders.Order"]}</th><th scope="col">{Words["Orders.Product"]}</th><th scope="col">{Words["Orders.State"]}</th><th scope="col">{Words["Orders.Due"]}</th><th scope="col">{Words["Orders.Moves"]}</th></tr></thead><tbody>{rows}</tbody></table></div>
                """);
        return Markup.Of($"""<section class="pan" data-live="orders"><header><h2>{heading}</h2></header>{body}</section>""");
    }

    private static Markup Row(CrmOrder order)
    {
        var next = CrmState.Next(order);
        var hint = order.IsClosed ? Words["Order.Closed"] : next is null ? Words["Order.Waits"] : Words.Format("Order.Next", CrmState.Name(next));
        var tone = order.State switch
        {
            CrmState.Done => "ok",
            CrmState.TechNo or CrmState.Failed or CrmState.Rejected => "bad",
            CrmState.Cancelled => "off",
            _ when order.WaitsForOperator => "you",
            _ => "progress",
        };
        return Markup.Of($"""
            <tr><td><b>{order.Id}</b><span class="cap">{Words.Format("Order.Messages", order.CrmId, order.Messages.Count)}</span></td>
            <td>{order.Product}<span class="cap">{Words.Format("Order.Contract", order.OperatorCode, order.Contract)}</span></td>
            <td><span class="st {tone}">{CrmState.Name(order.State)}</span><span class="cap">{Words.Format("Order.Event", order.Seq, hint)}</span></td>
            <td class="nw">{Date(order.Expected)}<span class="cap">{Words.Format("Order.Committed", Date(order.Committed))}</span></td>
            <td class="acts">{Moves(order, next)}</td></tr>
            """);
    }

    private static Markup Moves(CrmOrder order, string? next)
    {
        if (order.IsClosed)
        {
            return Markup.Of($"""<span class="cap">{Words["Order.NoMoves"]}</span>""");
        }

        var step = next is null ? Markup.Empty : StepButton(order, "Move.Step", "p", null);
        var refuse = order.State is CrmState.Submitted or CrmState.Registered or CrmState.Clarify or CrmState.TechCheck
            ? Markup.Join([StepButton(order, "Move.TechNo", "", CrmState.TechNo), StepButton(order, "Move.Reject", "", CrmState.Rejected)])
            : Markup.Empty;
        var expire = order.State is CrmState.Quoted ? StepButton(order, "Move.Expire", "", CrmState.Failed) : Markup.Empty;
        var deemed = order.State is CrmState.Acceptance ? StepButton(order, "Move.Deem", "", CrmState.Done) : Markup.Empty;
        var delay = order.State is CrmState.InBuild ? StepButton(order, "Move.Delay", "", CrmState.Held) : Markup.Empty;
        return Markup.Join([step, refuse, expire, deemed, delay]);
    }

    private static Markup StepButton(CrmOrder order, string key, string tone, string? to)
    {
        var target = to is null ? Markup.Empty : Markup.Of($"""<input type="hidden" name="to" value="{to}">""");
        return Markup.Of($"""
            <form method="post" action="/control/crm/orders/{order.Id}/step">{target}<button class="btn sm {tone}" aria-label="{Words[key]}: {order.Id}">{Words[key]}</button></form>
            """);
    }

    private static Markup PaceForms(CrmDesk desk)
    {
        var (action, label) = desk.Paused ? ("resume", "Time.Resume") : ("pause", "Time.Pause");
        return Markup.Of($"""
            <section class="pan"><header><h2>{Words["Time.Heading"]}</h2></header><div class="in">
            <form class="line" method="post" action="/control/crm/pace">{Markup.Number(Words["Time.Pace"], "seconds", 0, 3600, desk.Pace.TotalSeconds, isWhole: false)}<button class="btn">{Words["Time.SetPace"]}</button></form>
            <form class="line" method="post" action="/control/time">{Markup.Number(Words["Time.Days"], "days", 0, 365, 1, isWhole: false)}{Markup.Number(Words["Time.Hours"], "hours", 0, 1000, 0, isWhole: false)}{Markup.Number(Words["Time.Seconds"], "seconds", 0, 1_000_000, 0, isWhole: false)}<button class="btn">{Words["Time.Forward"]}</button></form>
            <form class="line" data-live="pause" method="post" action="/control/crm/{action}"><span class="cap">{Words["Time.PauseNote"]}</span><button class="btn">{Words[label]}</button></form>
            </div></section>
            """);
    }

    private static Markup People()
    {
        var heading = Words["People.Heading"];
        var rows = SandboxPeople.All.Select(person => Markup.Of($"""<tr><td><b>{person.Name}</b></td><td>{person.Organisation}</td><td class="mono">{person.Subject}</td></tr>"""));
        return Markup.Of($"""
            <section class="pan" id="people"><header><h2>{heading}</h2></header><div class="scroll" tabindex="0" role="group" aria-label="{heading}"><table><thead><tr><th scope="col">{Words["People.Role"]}</th><th scope="col">{Words["People.Organisation"]}</th><th scope="col">{Words["People.Subject"]}</th></tr></thead><tbody>{Markup.Join(rows)}</tbody></table></div>
            <p class="foot cap">{Words["People.Note"]}</p></section>
            """);
    }

    private static string Figure(double number, string format) => number.ToString(format, CultureInfo.GetCultureInfo(SandboxLanguage.Current));

    private static string Date(DateOnly? date) => date is { } day ? DayText.Of(day) : "—";
}
