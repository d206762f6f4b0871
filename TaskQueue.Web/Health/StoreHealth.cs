using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskQueue.Core.Data;

namespace TaskQueue.Web.Health;

/// <summary>
/// Asks the store a trivial question. All who ask within a second share one answer, so that anybody may ask as often as
/// they like; two seconds without an answer are an answer too.
/// </summary>
/// <param name="state">Whether the store was opened.</param>
/// <param name="contexts">The store.</param>
/// <param name="process">Tells when the process stops, and wants no more requests.</param>
/// <param name="clock">Tells how old an answer is.</param>
internal sealed class StoreHealth(
    StoreState state,
    IDbContextFactory<AppDbContext> contexts,
    IHostApplicationLifetime process,
    TimeProvider clock
) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<bool>? _question;
    private long _askedAt;

    /// <inheritdoc />
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context,
        CancellationToken cancellationToken = default
    )
    {
        if (process.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The process is stopping.");
        }

        if (!state.IsReady)
        {
            return HealthCheckResult.Unhealthy("The store is not open yet; the log says what it waits for.");
        }

        try
        {
            return await Ask().WaitAsync(Patience, clock, cancellationToken)
                ? Standing()
                : HealthCheckResult.Unhealthy("The store does not answer; the log says why.");
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The store has not answered for two seconds.");
        }
    }

    // It answers, and so it is ready: an orchestrator that ends the process would help nobody.
    private HealthCheckResult Standing() =>
        state.Damage is null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("The file of the store is damaged; the log says how.");

    private Task<bool> Ask()
    {
        lock (_gate)
        {
            var old = clock.GetElapsedTime(_askedAt) > Fresh;
            if (_question is null || (_question.IsCompleted && old))
            {
                _askedAt = clock.GetTimestamp();
                // Off this thread: SQLite answers synchronously, and may be stuck.
                _question = Task.Run(AnswersAsync);
            }

            return _question;
        }
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            await using var db = await contexts.CreateDbContextAsync();
            return await db.Database.SqlQueryRaw<int>("select 1 as \"Value\"").SingleAsync() == 1;
        }
        catch (Exception)
        {
            return false; // whatever it is, the store is of no use now; those who need it log the cause
        }
    }
}
