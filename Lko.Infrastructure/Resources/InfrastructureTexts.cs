using Lko.Domain.Common;

namespace Lko.Infrastructure.Resources;

/// <summary>Resource files of the infrastructure: what the sandbox says to whoever plays the carrier, and what the carrier played there says to operators.</summary>
public static class InfrastructureTexts
{
    public static readonly Texts Sandbox = Of(nameof(Sandbox));

    public static readonly Texts Crm = Of(nameof(Crm));

    private static Texts Of(string name) => new(typeof(InfrastructureTexts).Assembly, $"{typeof(InfrastructureTexts).Namespace}.{name}");
}
