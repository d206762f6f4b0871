using Microsoft.Extensions.Hosting;
using TaskQueue.Core.Data;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Resilience;

/// <summary>
/// A maintenance pass that repeats: waits for the store, then runs once in each period. A failed pass is logged and
/// the next one comes; none gives up.
/// </summary>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">Gives the period.</param>
/// <param name="logger">Where failures go.</param>
public abstract partial class Chore(StoreState store, TimeProvider clock, ILogger logger) : BackgroundService
{
    private static readonly TimeSpan StandBy = TimeSpan.FromMilliseconds(200);

    /// <summary>For a chore of the leader alone: whether this process leads. Absent: each process does it.</summary>
    internal Leadership? Leadership { get; set; }

    /// <summary>What time it is.</summary>
    protected TimeProvider Clock => clock;

    /// <summary>The rest between two passes.</summary>
    protected abstract TimeSpan Period { get; }

    /// <summary>Does one pass. Tests call this and nothing else.</summary>
    /// <param name="cancellationToken">Ends the pass.</param>
    /// <returns>Whether there may be more to do at once.</returns>
    public abstract Task<bool> RunOnceAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    public sealed override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        try
        {
            if (store.IsReady && Leadership is not { IsLeader: false })
            {
                await FinishAsync(cancellationToken);
            }
        }
        catch (Exception e)
        {
            // The next start finds what is left.
            LogFailed(GetType().Name, e);
        }
    }

    /// <summary>Does what is left when the process ends in order; nothing, unless a chore says otherwise.</summary>
    /// <param name="cancellationToken">The process ends whether it is done or not.</param>
    protected virtual Task FinishAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc />
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Off the start-up path: what follows may complete synchronously for ever.
        await Task.Yield();
        try
        {
            await store.WhenReadyAsync(stoppingToken);
            while (!stoppingToken.IsCancellationRequested)
            {
                if (Leadership is { IsLeader: false })
                {
                    await Task.Delay(StandBy, clock, stoppingToken);
                }
                else if (!await TryRunOnceAsync(stoppingToken))
                {
                    await RestAsync(Period, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>Rests between two passes; a chore that can be woken overrides this.</summary>
    /// <param name="period">How long.</param>
    /// <param name="cancellationToken">Ends the rest.</param>
    protected virtual Task RestAsync(TimeSpan period, CancellationToken cancellationToken) =>
        Task.Delay(period, clock, cancellationToken);

    private async Task<bool> TryRunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await RunOnceAsync(cancellationToken);
        }
        catch (RedisAwayException)
        {
            // The connection says so in the log, once.
            await Task.Delay(StandBy, clock, cancellationToken);
            return false;
        }
        catch (Exception e)
            when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            LogFailed(GetType().Name, e);
            await Task.Delay(TimeSpan.FromMilliseconds(500), clock, cancellationToken);
            return false;
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "{Chore} failed; it goes on")]
    private partial void LogFailed(string chore, Exception e);
}

/// <summary>Registers chores.</summary>
public static class ChoreRegistration
{
    /// <summary>Adds a chore that runs with the process, and that others may ask for.</summary>
    /// <typeparam name="TChore">The chore.</typeparam>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddChore<TChore>(this IServiceCollection services)
        where TChore : Chore
    {
        services.AddSingleton<TChore>();
        return services.AddSingleton<IHostedService>(p => p.GetRequiredService<TChore>());
    }

    /// <summary>Adds a chore that only the leading process does.</summary>
    /// <typeparam name="TChore">The chore.</typeparam>
    /// <param name="services">The host's services.</param>
    public static IServiceCollection AddLeaderChore<TChore>(this IServiceCollection services)
        where TChore : Chore
    {
        services.AddSingleton<TChore>();
        return services.AddSingleton<IHostedService>(p =>
        {
            var chore = p.GetRequiredService<TChore>();
            chore.Leadership = p.GetRequiredService<Leadership>();
            return chore;
        });
    }
}
