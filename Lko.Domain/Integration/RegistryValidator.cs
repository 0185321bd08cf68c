using System.Collections.Frozen;
using System.Text.RegularExpressions;
using FluentValidation;
using Lko.Domain.Common;
using Lko.Domain.Operators;
using Lko.Domain.Resources;

namespace Lko.Domain.Integration;

/// <summary>What a registry row must be before anything is read by it.</summary>
internal sealed partial class RegistryValidator : AbstractValidator<RegistryEntry>
{
    /// <summary>Codes that would hide a screen of the portal behind a system's page.</summary>
    private static readonly FrozenSet<string> Reserved = new[] { "QUARANTINE", "OUTBOX", "FINDINGS", "SYSTEMS" }.ToFrozenSet(StringComparer.Ordinal);

    public RegistryValidator(IReadOnlyCollection<ISourceConnector> connectors, ICronTimes cron, DateTimeOffset now)
    {
        RuleFor(row => row.Code).Must(code => code.Length <= SourceSystem.MaxCodeLength && Code().IsMatch(code) && !Reserved.Contains(code)).WithMessage(_ => Text("Error.Code"));
        RuleFor(row => row.ShortName).Must(name => name.Length <= SourceSystem.MaxCodeLength && ShortName().IsMatch(name)).WithMessage(_ => Text("Error.ShortName"));
        RuleFor(row => row.NameRu).Required(Operator.MaxNameLength, () => Text("Field.NameRu"));
        RuleFor(row => row.NameEn).Required(Operator.MaxNameLength, () => Text("Field.NameEn"));
        RuleFor(row => row.Kind).IsInEnum();
        RuleFor(row => row.Amounts).IsInEnum().Must((row, amounts) => amounts is null || connectors.All(connector => connector.Dialect != row.Dialect || connector.Amounts == amounts)).WithMessage(_ => Text("Error.Amounts"));
        RuleFor(row => row.Rounding).IsInEnum().Must((row, rounding) => rounding is null || row.Feeds.Contains(RegistryEntry.Usage, StringComparer.Ordinal)).WithMessage(_ => Text("Error.Rounding"));
        RuleFor(row => row.TimeZone).Must(IsZone).WithMessage(_ => Text("Error.Zone"));
        RuleFor(row => row.ScheduleZone).Must(IsZone).WithMessage(_ => Text("Error.Zone"));
        RuleFor(row => row.Dialect).Cascade(CascadeMode.Stop).NotEmpty().WithMessage(_ => Text("Error.DialectMissing")).Must(dialect => connectors.Any(connector => connector.Dialect == dialect)).WithMessage(_ => Text("Error.Dialect"))
            .Must((row, dialect) => connectors.Any(connector => connector.Dialect == dialect && connector.Kind == row.Kind)).WithMessage(row => DomainTexts.Integration.Format("Error.DialectKind", Text($"Kind.{connectors.First(connector => connector.Dialect == row.Dialect).Kind}")));
        RuleFor(row => row.Transport).Cascade(CascadeMode.Stop).Must(transport => RegistryEntry.Transports.Contains(transport, StringComparer.Ordinal)).WithMessage(_ => Text("Error.Transport"))
            .Must((row, transport) => transport != RegistryEntry.Asked || connectors.All(connector => connector.Dialect != row.Dialect || connector.IsAsked)).WithMessage(_ => Text("Error.TransportDialect"));
        RuleFor(row => row.Encoding).Cascade(CascadeMode.Stop).Must(encoding => RegistryEntry.Encodings.Contains(encoding, StringComparer.Ordinal)).WithMessage(_ => Text("Error.Encoding"))
            .Must((row, encoding) => connectors.All(connector => connector.Dialect != row.Dialect || connector.Encodings.Contains(encoding, StringComparer.Ordinal))).WithMessage(_ => Text("Error.EncodingDialect"));
        RuleFor(row => row.NamingDomain).Required(Account.MaxNamingDomainLength, () => Text("Field.NamingDomain"));
        RuleFor(row => row.Schedule)
            .Must((row, schedule) => schedule.Length <= SourceSystem.MaxScheduleLength && (!IsZone(row.ScheduleZone) || cron.Next(schedule, row.ScheduleZone, now, 1) is { Count: > 0 }))
            .WithMessage(_ => Text("Error.Schedule"));
        RuleFor(row => row.Feeds).Cascade(CascadeMode.Stop).Must((row, feeds) => feeds.Count > 0 && feeds.All(feed => RegistryEntry.FeedsOf(row.Kind).Contains(feed, StringComparer.Ordinal))).WithMessage(_ => Text("Error.Feeds"))
            .Must((row, feeds) => connectors.All(connector => connector.Dialect != row.Dialect || connector.Kind != row.Kind || feeds.All(feed => connector.FeedCodes.Contains(feed, StringComparer.Ordinal)))).WithMessage(_ => Text("Error.FeedsDialect"));
    }

    private static bool IsZone(string zone) => TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _);

    [GeneratedRegex("""^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*\z""", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("""^[A-Z0-9]+\z""", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ShortName();

    private static string Text(string key) => DomainTexts.Integration[key];
}
