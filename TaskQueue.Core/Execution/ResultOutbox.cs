using System.Threading.Channels;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Resilience;

namespace TaskQueue.Core.Execution;

/// <summary>
/// Brings results to the broker, many in one step, without lingering. While the broker is closed or away it keeps
/// them and tries again; the leases are renewed meanwhile.
/// </summary>
internal sealed partial class ResultOutbox(
    IBroker broker,
    AttemptsInHand inHand,
    TimeProvider clock,
    ILogger<ResultOutbox> logger
)
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);
    private readonly Channel<AttemptResult> _waiting = Channel.CreateUnbounded<AttemptResult>(
        new UnboundedChannelOptions { SingleReader = true }
    );

    /// <summary>Called when results have gone and leases are free.</summary>
    public Action? Flushed { get; set; }

    public void Add(AttemptResult result) => _waiting.Writer.TryWrite(result);

    /// <summary>No more will come; the loop ends when all are with the broker.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    public async Task RunAsync(CancellationToken giveUp)
    {
        var group = new List<AttemptResult>();
        while (await _waiting.Reader.WaitToReadAsync(giveUp))
        {
            group.Clear();
            long bytes = 0;
            while (
                group.Count < BrokerLimits.Step
                && bytes < BrokerLimits.StepBytes
                && _waiting.Reader.TryRead(out var result)
            )
            {
                group.Add(result);
                bytes += result.Output?.Length ?? 0;
            }

            await FinishAsync(group, giveUp);
            foreach (var result in group)
            {
                inHand.Remove(result.TaskId, result.Token);
            }

            Flushed?.Invoke();
        }
    }

    private async Task FinishAsync(List<AttemptResult> group, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                FailPoint.Hit("finish.before");
                var stale = await broker.FinishAsync(group, giveUp);
                FailPoint.Hit("finish.after");
                if (stale is not null)
                {
                    LogStaleOnes(stale);
                    return;
                }
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogTryingAgain(e.Message);
            }

            await Task.Delay(Rest, clock, giveUp);
        }
    }

    private void LogStaleOnes(IReadOnlyList<AttemptResult> stale)
    {
        foreach (var result in stale)
        {
            LogStale(result.TaskId, result.Token);
        }
    }

    [LoggerMessage(
        EventId = 5001,
        Level = LogLevel.Warning,
        Message = "The result of task {TaskId} under token {Token} came too late; its lease was lost"
    )]
    private partial void LogStale(Guid taskId, long token);

    [LoggerMessage(
        EventId = 5002,
        Level = LogLevel.Warning,
        Message = "Results wait for the broker: {Reason}"
    )]
    private partial void LogTryingAgain(string reason);
}
