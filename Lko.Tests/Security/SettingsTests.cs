using Lko.Web;
using Lko.Web.Access;
using Lko.Web.Security;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace Lko.Tests.Security;

public sealed class SettingsTests
{
    [Fact]
    public void Read_SandboxInProduction_IsRefused() =>
        Refuse("Production", ("Landscape:Mode", "Sandbox"), ("Portal:PublicOrigins", "https://lko.example.org")).ShouldContain("Landscape:Mode is Sandbox, but the environment is Production");

    [Fact]
    public void Read_Mistakes_AreAllNamedAtOnce()
    {
        var text = Refuse("Production", ("Database:Provider", "Oracle"), ("Portal:Proxies", "nobody"), ("Landscape:AllowedNetworks:0", "anywhere"), ("Landscape:Mode", "Both"));

        text.ShouldContain("Database:Provider is 'Oracle'; it must be one of Sqlite, SqlServer, PostgreSql.");
        text.ShouldContain("Portal:Proxies contains 'nobody'");
        text.ShouldContain("Landscape:AllowedNetworks contains 'anywhere'");
        text.ShouldContain("Landscape:Mode is 'Both'");
        text.ShouldContain("Portal:PublicOrigins is empty");
    }

    [Theory]
    [InlineData("Sessions:Idle", "soon", "a time such as 00:00:30")]
    [InlineData("Sessions:Recheck", "-00:00:30", "not negative")]
    [InlineData("Limits:SignInsPerMinute", "many", "a whole number")]
    [InlineData("Limits:Circuits:PerUser", "1.5", "a whole number")]
    [InlineData("Limits:OrderFiles:BytesPerOperator", "2 GB", "a whole number")]
    [InlineData("Landscape:SandboxPaceSeconds", "x", "a number")]
    [InlineData("Landscape:SandboxPaused", "maybe", "true or false")]
    [InlineData("Landscape:SandboxSeed", "-1", "a whole number, not negative")]
    [InlineData("Landscape:FullCheck", "weekly", "a time")]
    [InlineData("Landscape:Waits:Retries", "two", "a whole number")]
    [InlineData("Landscape:Sftp:Port", "ssh", "a whole number")]
    [InlineData("Landscape:Systems:ASR-NNOV-1:Sftp:Port", "ssh", "a whole number")]
    [InlineData("Crm:CallTimeout", "1 minute", "a time")]
    public void Read_ValueOfAnotherType_IsNamedWithWhatItMustBe(string key, string value, string wanted)
    {
        var text = Refuse("Development", (key, value));
        text.ShouldContain($"{key} is '{value}'; it must be ");
        text.ShouldContain(wanted);
    }

    [Fact]
    public void Read_ShareGoal_IsAWholePercentAndFifteenByItself()
    {
        Read("Development").ShareGoal.Percent.ShouldBe(15);
        Read("Development", ("Reports:PortalShareGoal", "20")).ShareGoal.Percent.ShouldBe(20);
        foreach (var wrong in new[] { "0", "101", "-5", "15 %", "12.5" })
        {
            Refuse("Development", ("Reports:PortalShareGoal", wrong)).ShouldBe($"Reports:PortalShareGoal is '{wrong}'; it must be a whole number of percent from 1 to 100.");
        }
    }

    [Fact]
    public void Read_AnswerDays_AreWholeWorkingDaysAndTenByThemselves()
    {
        Read("Development").Answer.Days.ShouldBe(10);
        Read("Development", ("Orders:AnswerDays", "5")).Answer.Days.ShouldBe(5);
        foreach (var wrong in new[] { "0", "61", "-5", "5 days" })
        {
            Refuse("Development", ("Orders:AnswerDays", wrong)).ShouldBe($"Orders:AnswerDays is '{wrong}'; it must be a whole number of working days from 1 to 60.");
        }
    }

    [Fact]
    public void Read_ServerDatabaseWithoutConnection_IsRefused() =>
        Refuse("Development", ("Database:Provider", "PostgreSql")).ShouldContain("ConnectionStrings:Lko is empty");

    [Fact]
    public void Read_Origins_AsListOrText()
    {
        Read("Production", ("Portal:PublicOrigins", "https://a.example, https://b.example")).PublicOrigins.Count.ShouldBe(2);
        Read("Production", ("Portal:PublicOrigins:0", "https://a.example")).PublicOrigins.Count.ShouldBe(1);
        Refuse("Production", ("Portal:PublicOrigins", "https://a.example/path")).ShouldContain("not an origin");
        Refuse("Production", ("Portal:PublicOrigins", "http://a.example")).ShouldContain("by https only");
    }

    [Fact]
    public void Auth_PlainHttpInProduction_IsRefused() =>
        Should.Throw<InvalidSettingsException>(() => AuthSettings.Read(Configuration([("Auth:Authority", "http://idp.example"), ("Auth:ClientId", "x")]), new Surroundings("Production")))
            .Message.ShouldContain("https only");

    [Fact]
    public void Auth_Missing_IsNamed() =>
        Should.Throw<InvalidSettingsException>(() => AuthSettings.Read(Configuration([]), new Surroundings("Production"))).Message.ShouldContain("Auth:Authority is empty");

    [Fact]
    public void Crm_Missing_IsNamed() =>
        Should.Throw<InvalidSettingsException>(() => PortalSettings.CheckCrm(Configuration([("Crm:ApiKey", "k")]))).Message.ShouldBe(
            "Crm:BaseUrl is empty or no address: name the CRM that takes the orders." + Environment.NewLine + "Crm:EventSecret is empty; the CRM and the portal know each other by it.");

    [Fact]
    public async Task Build_SandboxInProduction_DoesNotStart()
    {
        var refused = await Should.ThrowAsync<InvalidSettingsException>(() => PortalApp.BuildAsync(
            ["--environment=Production", "--Landscape:Mode=Sandbox", "--Portal:PublicOrigins=https://lko.example.org", "--urls=http://127.0.0.1:0"],
            cancellationToken: TestContext.Current.CancellationToken));

        refused.Message.ShouldContain("Set Landscape:Mode to Live.");
    }

    [Fact]
    public void CircuitCounter_PerUser_RefusesTheNext()
    {
        var counter = new CircuitCounter(new CircuitLimits(PerUser: 2, PerOperator: 3, PerNode: 4));

        counter.TryEnter("a", "op").ShouldBeTrue();
        counter.TryEnter("a", "op").ShouldBeTrue();
        counter.TryEnter("a", "op").ShouldBeFalse("two per person");
        counter.TryEnter("b", "op").ShouldBeTrue();
        counter.TryEnter("c", "op").ShouldBeFalse("three per operator");
        counter.TryEnter("d", null).ShouldBeTrue();
        counter.TryEnter("e", null).ShouldBeFalse("four per node");
        counter.Leave("a", "op");
        counter.TryEnter("c", "op").ShouldBeTrue();
        counter.Open.ShouldBe(4);
    }

    private static PortalSettings Read(string environment, params (string Key, string Value)[] settings) => PortalSettings.Read(Configuration(settings), new Surroundings(environment));

    private static string Refuse(string environment, params (string Key, string Value)[] settings) =>
        Should.Throw<InvalidSettingsException>(() => Read(environment, settings)).Message;

    private static IConfiguration Configuration((string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build();

    internal sealed class Surroundings(string name) : IHostEnvironment
    {
        public string EnvironmentName { get; set; } = name;

        public string ApplicationName { get; set; } = "test";

        public string ContentRootPath { get; set; } = Path.GetTempPath();

        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
    }
}
