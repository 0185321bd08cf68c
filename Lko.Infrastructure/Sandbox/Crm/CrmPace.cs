using Microsoft.Extensions.Hosting;

namespace Lko.Infrastructure.Sandbox.Crm;

/// <summary>Moves the orders at the pace of the sandbox.</summary>
internal sealed class CrmPace(CrmDesk desk, SandboxClock clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var next = desk.Work.Next;
            desk.RunDue();
            await Signal.WaitAsync(next, desk.UntilNextStep(), clock.Time, stoppingToken);
        }
    }
}
