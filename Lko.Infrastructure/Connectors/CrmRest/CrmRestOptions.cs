namespace Lko.Infrastructure.Connectors.CrmRest;

/// <summary>Section <c>Crm</c>.</summary>
public sealed class CrmRestOptions
{
    public const string Section = "Crm";

    /// <summary>Address of the CRM; paths of the contract are appended to it.</summary>
    public Uri? BaseUrl { get; set; }

    public string ApiKey { get; set; } = "";

    /// <summary>Shared secret of the events' signature.</summary>
    public string EventSecret { get; set; } = "";

    /// <summary>From the begin of a call until the answer's headers.</summary>
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest silence while an answer is read.</summary>
    public TimeSpan IdleReadTimeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Longest whole call.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(60);
}
