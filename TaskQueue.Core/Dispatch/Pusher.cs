using TaskQueue.Core.Broker;
using TaskQueue.Core.Data;
using TaskQueue.Core.Resilience;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Dispatch;

/// <summary>Brings what was just accepted to the broker.</summary>
/// <param name="broker">The index of ready work.</param>
/// <param name="feed">What was accepted.</param>
/// <param name="rows">Reads what others waited for.</param>
/// <param name="store">Tells when the store is ready.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class Pusher(
    IBroker broker,
    AcceptedFeed feed,
    ReadyRows rows,
    StoreState store,
    TimeProvider clock,
    ILogger<Pusher> logger
) : Chore(store, clock, logger)
{
    protected override TimeSpan Period => TimeSpan.Zero;

    public override async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        while (feed.Reader.TryRead(out var batch))
        {
            try
            {
                FailPoint.Hit("push.before");
                foreach (var step in batch.Ready.Chunk(BrokerLimits.Step))
                {
                    await broker.PushAsync(step, batch.Moment, PushOrigin.Accept, cancellationToken);
                }

                if (batch.Ids.Count > 0)
                {
                    await rows.PushAsync(batch.Ids, PushOrigin.Accept, cancellationToken);
                }
                else
                {
                    await MissTheDroppedAsync(batch.Moment, cancellationToken);
                }

                FailPoint.Hit("push.after");
            }
            catch
            {
                // They are in the store; the reconciler finds them there.
                feed.Miss();
                throw;
            }
        }

        return false;
    }

    // A push of another epoch, or one that took too long, is dropped without a word.
    private async Task MissTheDroppedAsync(PushMoment pushed, CancellationToken cancellationToken)
    {
        var now = await broker.MomentAsync(cancellationToken);
        if (
            pushed.Epoch < 0
            || now.Epoch != pushed.Epoch
            || now.At - pushed.At >= BrokerLimits.PushAge.TotalMilliseconds
        )
        {
            feed.Miss();
        }
    }

    protected override async Task RestAsync(TimeSpan period, CancellationToken cancellationToken) =>
        await feed.Reader.WaitToReadAsync(cancellationToken);
}
