using System.Net;
using Lko.Domain.Integration;
using Lko.Infrastructure.Connectors.Kit.Transports;
using static Lko.Tests.Connectors.Transports.PlayedBilling;

namespace Lko.Tests.Connectors.Transports;

/// <summary>Systems in private networks are connected to only where the settings name the network.</summary>
public sealed class ReachableNetworksTests
{
    [Theory]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("127.0.0.1", true)]
    public async Task Fetch_AddressOfAPrivateNetwork_IsConnectedToWhereTheSettingsNameIt(string network, bool isAsked)
    {
        await using var billing = await StartAsync();
        billing.Network = network;

        var failure = await Record.ExceptionAsync(() => billing.FetchAsync());

        (billing.Requests.IsEmpty, (failure as SourceUnavailableException)?.Fault).ShouldBe((!isAsked, isAsked ? null : SyncFault.NotSetUp));
        (failure?.Message.Contains("Landscape:AllowedNetworks", StringComparison.Ordinal) ?? false).ShouldBe(!isAsked);
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2a02:6b8::1", true)]
    [InlineData("10.1.2.3", false)]
    [InlineData("10.20.2.3", true)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.20.0.1", true)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("0.0.0.0", false)]
    public void Networks_PrivateOnes_AreReachedWhereTheyAreNamed(string address, bool isReached) =>
        new ReachableNetworks(["10.20.0.0/16"]).Reaches(IPAddress.Parse(address)).ShouldBe(isReached);
}
