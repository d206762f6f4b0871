using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskQueue.Core.Broker;

namespace TaskQueue.Web.Health;

/// <summary>The workers: whether anybody runs tasks.</summary>
/// <param name="broker">Hears of workers.</param>
/// <param name="configuration">Says whether this process should be one.</param>
internal sealed class WorkerHealth(IBroker broker, IConfiguration configuration) : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        try
        {
            var workers = await broker.WorkersAsync(cancellationToken);
            return workers.Count > 0 ? HealthCheckResult.Healthy()
                : configuration.GetValue("Worker:Enabled", true)
                    ? HealthCheckResult.Degraded("No worker has been heard of yet.")
                : HealthCheckResult.Healthy("The worker of this process is turned off.");
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Degraded("The broker does not answer; the log says why.");
        }
    }
}
