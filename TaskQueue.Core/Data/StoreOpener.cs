using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core.Data;

/// <summary>
/// Opens the store at start: waits for it as long as it takes, migrates it, and then lets the rest begin. The
/// process answers <c>/health/live</c> all the while.
/// </summary>
/// <param name="migrator">Brings the schema up to date.</param>
/// <param name="state">Told when it is done.</param>
/// <param name="steps">What else has to happen before the product is ready, in order.</param>
/// <param name="process">Ended when the store can never be opened.</param>
/// <param name="clock">For the rests between tries.</param>
/// <param name="logger">Says what it waits for.</param>
public sealed partial class StoreOpener(
    StoreMigrator migrator,
    StoreState state,
    IEnumerable<StoreOpenedStep> steps,
    IHostApplicationLifetime process,
    TimeProvider clock,
    ILogger<StoreOpener> logger
) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await migrator.MigrateAsync(stoppingToken);
                foreach (var step in steps)
                {
                    await step.RunAsync(stoppingToken);
                }

                state.MarkReady();
                LogReady();
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (StoreRefusedException e)
            {
                // Waiting would not help, and starting again would not either: somebody has to look.
                state.Refuse(e.Message);
                LogRefused(e.Message);
                process.StopApplication();
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, ending would not help: an orchestrator would only start us again.
                state.WaitingFor($"The store cannot be opened: {e.Message}");
                LogWaiting(e.Message);
                LogWaitingDetail(e);
                await Task.Delay(Rest, clock, stoppingToken);
            }
        }
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Information, Message = "The store is ready")]
    private partial void LogReady();

    [LoggerMessage(EventId = 2002, Level = LogLevel.Warning, Message = "Waiting for the store: {Reason}")]
    private partial void LogWaiting(string reason);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Debug, Message = "The store cannot be opened")]
    private partial void LogWaitingDetail(Exception e);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Critical, Message = "The store is refused: {Reason}")]
    private partial void LogRefused(string reason);
}

/// <summary>Something that must happen after the store is migrated and before anything uses it.</summary>
/// <param name="RunAsync">Does it; runs again when a later step fails.</param>
public sealed record StoreOpenedStep(Func<CancellationToken, Task> RunAsync);
