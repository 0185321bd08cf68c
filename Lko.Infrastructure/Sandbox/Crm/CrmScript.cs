using System.Globalization;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>A wish for one step; everything left out is chosen by the script.</summary>
internal sealed record StepWish(string? To = null, string? Reason = null, string? Comment = null, bool? Blocking = null, DateOnly? ExpectedCompletion = null, DateOnly? Committed = null);

/// <summary>What the carrier's people say and promise at each step.</summary>
internal static class CrmScript
{
    public const int TermsValidDays = 30;
    public const int AcceptanceWorkingDays = 5;

    private const int UsualDeliveryDays = 45;
    private const int ShortestDeliveryDays = 30;
    private const int DelayDays = 10;

    /// <summary>The carrier's departments work by Moscow dates.</summary>
    public static DateOnly Date(DateTimeOffset instant) => DateOnly.FromDateTime(instant.UtcDateTime.AddHours(3));

    /// <summary>Monday to Friday; the sandbox keeps no calendar of holidays.</summary>
    public static DateOnly AddWorkingDays(DateOnly date, int days)
    {
        while (days > 0)
        {
            date = date.AddDays(1);
            days -= date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 0 : 1;
        }

        return date;
    }

    public static CrmEvent Compose(CrmOrder order, string to, DateTimeOffset at, StepWish wish)
    {
        var today = Date(at);
        var delayed = string.Equals(to, CrmState.Held, StringComparison.Ordinal) || string.Equals(to, order.State, StringComparison.Ordinal);
        var target = delayed ? order.State : to;
        var words = delayed
            ? ("WAYLEAVE_ISSUE", "DELAY_PERMIT", "Отдел строительства", "Срок согласования прокладки с владельцем канализации сдвинут.")
            : Words(order, to);
        var committed = wish.Committed ?? order.Committed ?? (to is CrmState.Agreed ? Promise(order, today) : null);
        return new CrmEvent
        {
            EventId = Guid.NewGuid(),
            Seq = order.Seq + 1,
            OrderId = order.Id,
            CrmId = order.CrmId,
            From = order.State,
            To = target,
            At = at.UtcDateTime,
            Actor = words.Item3,
            ExpectedCompletion = wish.ExpectedCompletion ?? Expected(order, target, delayed, committed, today),
            Committed = committed,
            Reason = wish.Reason ?? words.Item1,
            SourceReason = words.Item2,
            Comment = wish.Comment ?? words.Item4,
            Terms = target is CrmState.Quoted && !delayed ? Terms(order, today, wish.Blocking ?? true) : null,
        };
    }

    private static DateOnly? Expected(CrmOrder order, string to, bool delayed, DateOnly? committed, DateOnly today)
    {
        if (to is CrmState.Cancelled or CrmState.Failed or CrmState.Rejected or CrmState.TechNo)
        {
            return null;
        }

        var current = order.Expected ?? order.Requested ?? today.AddDays(UsualDeliveryDays);
        return delayed ? current.AddDays(DelayDays) : to is CrmState.Agreed ? committed : current;
    }

    private static DateOnly Promise(CrmOrder order, DateOnly today)
    {
        var earliest = today.AddDays(ShortestDeliveryDays);
        return order.Requested is { } wish && wish > earliest ? wish : earliest;
    }

    private static (string? Reason, string? Source, string Actor, string? Comment) Words(CrmOrder order, string to) => to switch
    {
        CrmState.Registered => (null, null, "CRM", "Заявка зарегистрирована, номер в CRM " + order.CrmId + "."),
        CrmState.Clarify => ("INFORMATION_REQUIRED", "CLR-02", "Отдел продаж операторам",
            "Укажите контактное лицо на площадке (ФИО, телефон) и часы доступа для выезда бригады."),
        CrmState.TechCheck => (null, null, "Отдел технического учёта", "Проверяем наличие портов и трассы."),
        CrmState.TechNo => ("CAPACITY_ISSUE", "NO_PORT", "Отдел технического учёта", "Нет свободных портов на узле доступа; расширение узла не планируется."),
        CrmState.Quoted => ("COST_ISSUE", "EXTRA_WORKS", "Отдел строительства", "Для организации услуги нужны дополнительные работы. Без согласования затрат заявка не может быть выполнена."),
        CrmState.Agreed => (null, null, "CRM", "Условия согласованы, срок организации зафиксирован."),
        CrmState.Signing => (null, null, "Отдел договорной работы", "Бланк заказа направлен на подписание."),
        CrmState.InBuild => (null, null, "Отдел строительства", "Бланк заказа подписан, работы переданы подрядчику."),
        CrmState.Testing when order.Intent == Intent.DeliveryObjected => (null, "ACT_OBJECTION", "Центр управления сетью", "Возражения приняты: устраняем замечания и повторяем испытания."),
        CrmState.Testing => (null, null, "Центр управления сетью", "Услуга смонтирована, идут испытания 72 часа."),
        CrmState.Acceptance => (null, null, "Центр управления сетью", "Испытания пройдены. Подпишите акт в течение пяти рабочих дней или направьте возражения."),
        CrmState.Done when order.Intent == Intent.None => (null, "DEEMED_ACCEPTED", "CRM", "Возражений не поступило, услуга считается принятой."),
        CrmState.Done => (null, null, "CRM", "Акт подписан, начисления открыты."),
        CrmState.Partial => ("OTHER", "PARTIAL", "CRM", "Организована часть заявленного объёма."),
        CrmState.Failed when order.Intent == Intent.TermsDeclined => ("COST_ISSUE", "TERMS_DECLINED", "CRM", "Оператор отказался от дополнительных затрат."),
        CrmState.Failed when order.State is CrmState.Quoted => ("TIMED_OUT", "TERMS_EXPIRED", "CRM", "Срок действия условий истёк, ответа не поступило."),
        CrmState.Failed => ("NETWORK_ISSUE", "BUILD_FAILED", "Отдел строительства", "Организовать услугу не удалось."),
        CrmState.Rejected => ("OTHER", "DEBT", "Отдел расчётов", "По договору есть просроченная задолженность. Заявка отклонена."),
        CrmState.Cancelling when order.Intent == Intent.CancellationRequested => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", "CRM", "Считаем затраты, которые уже понесены."),
        CrmState.Cancelling => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", "CRM", "Отзыв заявки рассматривается."),
        CrmState.Cancelled => ("CUSTOMER_CHANGED_MIND", "CANCEL_REQ", "CRM", "Заявка отозвана, затрат не возникло."),
        _ => (null, null, "CRM", null),
    };

    private static CrmTerms Terms(CrmOrder order, DateOnly today, bool blocking)
    {
        var number = int.Parse(order.Id.AsSpan(order.Id.Length - 7), CultureInfo.InvariantCulture);
        var duct = 0.4m + (0.1m * (number % 17));
        CrmTermsLine[] oneOff =
        [
            Line("Прокладка ОК в канализации", duct, "км", 248_000m),
            Line("Технические условия и согласования", 1, "компл.", 46_000m),
            Line("Монтаж и настройка оконечного узла", 1, "шт.", 92_800m),
        ];
        var monthly = Line("Аренда места в канализации", duct, "км·мес.", 6_000m);
        return new CrmTerms(
            $"{order.CrmId}-T{order.Seq + 1}",
            today.AddDays(TermsValidDays),
            blocking,
            monthly.Net,
            Money(oneOff.Sum(line => decimal.Parse(line.Net, CultureInfo.InvariantCulture))),
            [.. oneOff, monthly]);
    }

    private static CrmTermsLine Line(string name, decimal quantity, string unit, decimal price) =>
        new(name, quantity.ToString("0.###", CultureInfo.InvariantCulture), unit, Money(price), Money(quantity * price));

    private static string Money(decimal value) => decimal.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.00", CultureInfo.InvariantCulture);
}
