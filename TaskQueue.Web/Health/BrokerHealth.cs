using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskQueue.Core.Broker;

namespace TaskQueue.Web.Health;

/// <summary>The broker: a process that cannot reach it still answers from the store.</summary>
/// <param name="broker">The index of ready work.</param>
internal sealed class BrokerHealth(IBroker broker) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            await broker.MomentAsync(cancellationToken);
            return broker.Memory is { IsShort: true }
                ? HealthCheckResult.Degraded("The broker is short of memory; ready tasks wait in the store.")
                : HealthCheckResult.Healthy();
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The broker does not answer; the log says why.");
        }
    }
}
