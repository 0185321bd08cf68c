using Lko.Domain.Common;

namespace Lko.Infrastructure.Resources;

/// <summary>Resource files of the infrastructure: what the sandbox says to whoever plays the carrier.</summary>
public static class InfrastructureTexts
{
    public static readonly Texts Sandbox = Of(nameof(Sandbox));

    private static Texts Of(string name) => new(typeof(InfrastructureTexts).Assembly, $"{typeof(InfrastructureTexts).Namespace}.{name}");
}
