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
        {Markup.Field(Words["Faults.Kind"], Markup.Of($"""<select name="kind">{Options<CallFault>("Call")}</select>"""), isWide: true)}
        {Markup.Field(Words["Faults.Scope"], Markup.Of($"""<select name="scope">{Options<CallScope>("Scope")}</select>"""))}
        {Markup.Number(Words["Faults.Count"], "count", 1, 10_000, 1)}
        {Markup.Number(Words["Faults.CallDelay"], "seconds", 0, 3600, 20, isWhole: false)}
        {Markup.Number(Words["Faults.Status"], "status", 400, 599, 503)}
        <button class="btn">{Words["Faults.Add"]}</button></form></section>
        """);

    public static Markup Events() => Markup.Of($"""
        <section class="pan"><header><h2>{Words["Faults.Pushes"]}</h2></header><form class="in grid" method="post" action="/control/crm/events/faults">
        {Markup.Field(Words["Faults.Kind"], Markup.Of($"""<select name="kind">{Options<EventFault>("Event")}</select>"""), isWide: true)}
        {Markup.Number(Words["Faults.EventCount"], "count", 1, 10_000, 1)}
        {Markup.Number(Words["Faults.Delay"], "seconds", 0, 3600, 20, isWhole: false)}
        {Markup.Number(Words["Faults.Copies"], "copies", 2, 1000, 5)}
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
        where T : struct, Enum => Markup.Join(Enum.GetNames<T>().Select(name => Markup.Option(name, Words[$"{what}.{name}"])));
}
