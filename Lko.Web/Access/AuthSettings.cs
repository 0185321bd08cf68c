using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lko.Web.Access;

public enum AuthMode
{
    /// <summary>Microsoft Entra: <c>Auth:Authority</c> is <c>https://login.microsoftonline.com/&lt;tenant&gt;</c>.</summary>
    Entra = 1,

    /// <summary>Any other OpenID Connect server.</summary>
    Oidc = 2,
}

/// <summary>Where people and machine clients are vouched for.</summary>
/// <param name="MachineAuthority">Issuer of the machine clients' tokens; null = no machine clients.</param>
public sealed record AuthSettings(AuthMode Mode, Uri Authority, string ClientId, string? ClientSecret, Uri? MachineAuthority, string MachineAudience)
{
    /// <summary>By which the portal proves at the identity provider who it is, instead of a secret that both would know; with its private key.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Reads the settings; throws <see cref="InvalidSettingsException"/> with everything that is wrong.</summary>
    public static AuthSettings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        var wrong = new List<string>();
        var mode = PortalSettings.Choice(configuration, "Auth:Mode", AuthMode.Oidc, wrong);
        var authority = AddressOf(configuration, environment, "Auth:Authority", wrong);
        if (authority is null && wrong.Count == 0)
        {
            wrong.Add("Auth:Authority is empty: name the identity provider through which people sign in.");
        }

        var clientId = PortalSettings.Value(configuration, "Auth:ClientId");
        if (clientId is null)
        {
            wrong.Add("Auth:ClientId is empty: name the client under which the portal is registered at the identity provider.");
        }

        var certificate = CertificateOf(configuration, wrong);
        var machineAuthority = AddressOf(configuration, environment, "Auth:Machine:Authority", wrong);
        return wrong.Count == 0
            ? new(mode, authority!, clientId!, PortalSettings.Value(configuration, "Auth:ClientSecret"), machineAuthority, PortalSettings.Value(configuration, "Auth:Machine:Audience") ?? "lko-status-hub") { Certificate = certificate }
            : throw new InvalidSettingsException(wrong);
    }

    /// <summary>A PKCS#12 file, or a PEM file that holds the key beside the certificate.</summary>
    private static X509Certificate2? CertificateOf(IConfiguration configuration, List<string> wrong)
    {
        if (PortalSettings.Value(configuration, "Auth:Certificate:File") is not { } file)
        {
            return null;
        }

        try
        {
            var password = PortalSettings.Value(configuration, "Auth:Certificate:Password");
            var certificate = X509Certificate2.GetCertContentType(file) == X509ContentType.Pkcs12 ? X509CertificateLoader.LoadPkcs12FromFile(file, password)
                : password is null ? X509Certificate2.CreateFromPemFile(file)
                : X509Certificate2.CreateFromEncryptedPemFile(file, password);
            using var key = certificate.GetRSAPrivateKey();
            if (key is not null)
            {
                return certificate;
            }

            certificate.Dispose();
            wrong.Add($"Auth:Certificate:File is '{file}', which holds no private RSA key.");
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            wrong.Add($"Auth:Certificate:File is '{file}', which cannot be read with Auth:Certificate:Password: {unreadable.Message}");
        }

        return null;
    }

    private static Uri? AddressOf(IConfiguration configuration, IHostEnvironment environment, string key, List<string> wrong)
    {
        if (PortalSettings.Value(configuration, key) is not { } text)
        {
            return null;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            wrong.Add($"{key} is '{text}', which is not an address.");
            return null;
        }

        if (uri.Scheme is "http" && !environment.IsDevelopment())
        {
            wrong.Add($"{key} is '{text}': outside of development an identity provider is reached by https only.");
        }

        return uri;
    }
}
