using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Web.Health;

/// <summary>The workers: whether anybody runs tasks.</summary>
/// <param name="broker">Hears of workers.</param>
/// <param name="own">The worker of this process.</param>
/// <param name="configuration">Says whether this process should be one.</param>
internal sealed class WorkerHealth(IBroker broker, WorkerCondition own, IConfiguration configuration)
    : IHealthCheck
{
    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (own.IsStuck)
        {
            // Not a reason to end the console: it can still be looked at.
            return HealthCheckResult.Degraded(
                "Handlers that do not stop hold a quarter of the worker's slots or more."
            );
        }

        if (own.IsTooLarge)
        {
            return HealthCheckResult.Degraded(
                "The process takes up more memory than Worker:RecycleAboveMiB, even after a rest; the log says how much."
            );
        }

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
