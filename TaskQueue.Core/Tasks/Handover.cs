using System.Collections.Concurrent;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Redis;
using TaskQueue.Core.Tasks.Ledger;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// Tells the broker of what the store has committed already. A broker that is away keeps nothing from having happened:
/// pushes are left to the reconciler, withdrawals are tried again until they are through.
/// </summary>
/// <param name="broker">The index of ready work.</param>
/// <param name="ready">Reads what is ready.</param>
/// <param name="feed">Told of pushes that failed.</param>
public sealed class Handover(IBroker broker, ReadyRows ready, AcceptedFeed feed)
{
    private readonly ConcurrentQueue<Withdrawal> _missed = new();
    private readonly ConcurrentQueue<(Guid Id, int Version)> _toPutBack = new();

    /// <summary>Takes tasks out of the broker, now or as soon as it answers.</summary>
    /// <param name="withdrawals">The tasks.</param>
    public async Task WithdrawAsync(params IReadOnlyList<Withdrawal> withdrawals)
    {
        try
        {
            await broker.WithdrawAsync(withdrawals, CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            foreach (var withdrawal in withdrawals)
            {
                _missed.Enqueue(withdrawal);
            }
        }
    }

    /// <summary>Brings ready tasks to the broker, now or at the next reconciliation.</summary>
    /// <param name="ids">The tasks.</param>
    public async Task PushAsync(params IReadOnlyList<Guid> ids)
    {
        try
        {
            await ready.PushAsync(ids, PushOrigin.Accept, CancellationToken.None);
        }
        catch (RedisAwayException)
        {
            feed.Miss();
        }
    }

    /// <summary>
    /// Undoes a withdrawal after which nothing was changed, now or as soon as store and broker answer. A push would not do:
    /// the broker bars what was withdrawn.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="version">The version that was withdrawn; a row that has another one by now is somebody else's.</param>
    public async Task PutBackAsync(Guid id, int version)
    {
        if (!_missed.IsEmpty)
        {
            // Behind the withdrawals that are still to be made: the one that it undoes may be among them.
            _toPutBack.Enqueue((id, version));
            return;
        }

        try
        {
            await TryPutBackAsync(id, version, CancellationToken.None);
        }
        catch (Exception)
        {
            // Whoever asked is told of what went wrong first.
            _toPutBack.Enqueue((id, version));
        }
    }

    /// <summary>Refuses unless it is certain that nobody has the task: neither ready nor running nor waiting to be settled.</summary>
    /// <param name="id">The task.</param>
    /// <param name="otherwise">What to say when somebody has it.</param>
    /// <exception cref="RefusalException">Somebody has it, or the broker cannot tell now.</exception>
    public async Task RequireAbsentAsync(Guid id, string otherwise)
    {
        if ((await HeldAsync([id])).Count > 0)
        {
            throw new RefusalException(RefusalCode.Conflict, otherwise);
        }
    }

    /// <summary>Says which tasks somebody has: ready, running, or waiting to be settled.</summary>
    /// <param name="ids">The tasks, at most 1,000.</param>
    /// <exception cref="RefusalException">The broker cannot tell now.</exception>
    internal async Task<IReadOnlySet<Guid>> HeldAsync(IReadOnlyList<Guid> ids)
    {
        Absence absence;
        try
        {
            absence = await broker.AbsentAsync(ids, CancellationToken.None);
        }
        catch (RedisAwayException e)
        {
            throw BrokerAway(e.Message);
        }

        if (absence.Moment.Epoch < 0)
        {
            // While it is closed it knows nothing, and that is not the same as knowing that there is nothing.
            throw BrokerAway("it is being rebuilt");
        }

        return ids.Except(absence.Tasks).ToHashSet();
    }

    /// <summary>Tries what could not be withdrawn or put back before.</summary>
    /// <param name="cancellationToken">Ends the pass.</param>
    internal async Task RepeatAsync(CancellationToken cancellationToken)
    {
        while (_missed.TryPeek(out var withdrawal) && !cancellationToken.IsCancellationRequested)
        {
            await broker.WithdrawAsync([withdrawal], cancellationToken);
            _missed.TryDequeue(out _);
        }

        while (_toPutBack.TryPeek(out var waiting) && !cancellationToken.IsCancellationRequested)
        {
            await TryPutBackAsync(waiting.Id, waiting.Version, cancellationToken);
            _toPutBack.TryDequeue(out _);
        }
    }

    private async Task TryPutBackAsync(Guid id, int version, CancellationToken cancellationToken)
    {
        if (await ready.ReadAsync([id], cancellationToken) is [var entry] && entry.Stamp == version)
        {
            await broker.WithdrawAsync([new(id, version, entry, Cancel: false)], cancellationToken);
        }
    }

    private static RefusalException BrokerAway(string why) =>
        new(
            RefusalCode.Unavailable,
            $"Whether the task runs cannot be told now: {why}. Try again in a moment."
        )
        {
            RetryAfter = TimeSpan.FromSeconds(2),
        };
}
