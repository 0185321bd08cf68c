using System.Globalization;
using System.Text;
using Lko.Infrastructure.Sandbox;
using Lko.Infrastructure.Sandbox.Identity;

namespace Lko.Web;

/// <summary>Tells the person who started the portal with its sandbox where it is and who can sign in.</summary>
internal static class Welcome
{
    public static void AfterStart(WebApplication app, SandboxServer sandbox) => app.Lifetime.ApplicationStarted.Register(() =>
    {
        var text = new StringBuilder().AppendLine();
        foreach (var address in app.Urls)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"  Portal   {address}");
        }

        text.AppendLine(CultureInfo.InvariantCulture, $"  Sandbox  {sandbox.Address} (identity provider, CRM, controls)").AppendLine("  Sign in as:");
        foreach (var person in SandboxPeople.All)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {person.Subject,-18} {person.NameEn}, {person.OrganisationEn}");
        }

        Console.Out.WriteLine(text);
    });
}
