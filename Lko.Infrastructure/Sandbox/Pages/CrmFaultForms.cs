using Lko.Domain.Common;
using Lko.Infrastructure.Resources;
using Lko.Infrastructure.Sandbox.Crm;

namespace Lko.Infrastructure.Sandbox.Pages;

/// <summary>The faults of the CRM on the desk: what its callers can be made to meet, and what waits for them.</summary>
internal static class CrmFaultForms
{
    private static Texts Words => InfrastructureTexts.Sandbox;

    public static Markup Calls() => Markup.Of($"""
        <section class="pan"><header><h2>{Words["Faults.Calls"]}</h2></header><form class="in grid" method="post" action="/control/crm/faults">
        <label>{Words["Faults.Kind"]}<select name="kind">{Options<CallFault>("Call")}</select></label>
        <label>{Words["Faults.Scope"]}<select name="scope">{Options<CallScope>("Scope")}</select></label>
        <label>{Words["Faults.Count"]}<input name="count" type="number" min="1" max="10000" value="1"></label>
        <label>{Words["Faults.Delay"]}<input name="seconds" type="number" min="0" max="3600" value="20"></label>
        <label>{Words["Faults.Status"]}<input name="status" type="number" min="400" max="599" value="503"></label>
        <button class="btn">{Words["Faults.Add"]}</button></form></section>
        """);

    public static Markup Events() => Markup.Of($"""
        <section class="pan"><header><h2>{Words["Faults.Pushes"]}</h2></header><form class="in grid" method="post" action="/control/crm/events/faults">
        <label>{Words["Faults.Kind"]}<select name="kind">{Options<EventFault>("Event")}</select></label>
        <label>{Words["Faults.EventCount"]}<input name="count" type="number" min="1" max="10000" value="1"></label>
        <label>{Words["Faults.Delay"]}<input name="seconds" type="number" min="0" max="3600" value="20"></label>
        <label>{Words["Faults.Copies"]}<input name="copies" type="number" min="2" max="1000" value="5"></label>
        <button class="btn">{Words["Faults.Add"]}</button></form></section>
        """);

    public static Markup Waiting(CrmFaults faults)
    {
        var list = Markup.Join(faults.All().Select(item => Markup.Of($"""<li class="st held">{Words.Format("Faults.Left", Words[$"Scope.{item.Queue}"], Kind(item.Queue, item.Fault.Kind), item.Fault.Left)}</li>""")));
        return list.Html.Length == 0
            ? new Markup("""<div data-live="faults"></div>""")
            : Markup.Of($"""
                <div class="note" data-live="faults"><b>{Words["Faults.Waiting"]}</b><ul class="chips">{list}</ul><form method="post" action="/control/crm/faults/clear"><button class="btn sm">{Words["Faults.Clear"]}</button></form></div>
                """);
    }

    private static string Kind(string queue, string kind) => Words[queue is CrmPush.FaultQueue ? $"Event.{kind}" : $"Call.{kind}"];

    private static Markup Options<T>(string what)
        where T : struct, Enum => Markup.Join(Enum.GetNames<T>().Select(name => Markup.Of($"""<option value="{name}">{Words[$"{what}.{name}"]}</option>""")));
}
