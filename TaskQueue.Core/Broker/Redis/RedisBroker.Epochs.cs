using System.Globalization;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

// Closing, opening, and who may take part.
internal sealed partial class RedisBroker
{
    private const int Part = 500;
    private long _swept;

    /// <inheritdoc />
    public async ValueTask CloseAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _seen, null);
        await RunAsync("close", Arguments(), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask PrepareAsync(long epoch, CancellationToken cancellationToken)
    {
        if ((await RunAsync("prepare", Arguments().Add(epoch), cancellationToken)).AsLong() == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(epoch),
                epoch,
                "Another process built a newer epoch, or is about to."
            );
        }
    }

    /// <inheritdoc />
    public async ValueTask RebuildAsync(
        long epoch,
        IReadOnlyList<RunningLease> running,
        TimeSpan leaseFor,
        CancellationToken cancellationToken
    )
    {
        foreach (var part in running.Chunk(Part))
        {
            var arguments = Arguments().Add(epoch).Add((long)leaseFor.TotalMilliseconds);
            foreach (var lease in part)
            {
                arguments
                    .Add(lease.TaskId)
                    .Add(TokenBytes(lease.Token))
                    .Add(PlaceOf(lease.Queue, lease.Key))
                    .Add(QueueRule.OfType(lease.Type));
            }

            Expect(await RunAsync("adopt", arguments, cancellationToken), epoch);
        }

        var opening = Arguments().Add(epoch);
        foreach (var mark in _seal.Accepted)
        {
            opening.Add(mark);
        }

        Volatile.Write(ref _seen, null);
        Expect(await RunAsync("open", opening, cancellationToken), epoch);
        await ForgetOldEpochsAsync(epoch, cancellationToken);
    }

    // A Redis that was started anew or emptied since has forgotten the rules too: it must not open without them.
    private static void Expect(RedisValue answer, long epoch)
    {
        if (answer.AsLong() == 0)
        {
            throw new InvalidOperationException(
                $"What was prepared of epoch {epoch} is not in Redis any more: it was started anew or emptied, or another process rebuilt the broker."
            );
        }
    }

    /// <inheritdoc />
    public async ValueTask<QueueUse> UseAsync(string queue, string key, CancellationToken cancellationToken)
    {
        var arguments = Arguments().Add(queue).Add(PlaceOf(queue, key));
        var answer = (await RunAsync("use", arguments, cancellationToken)).Items;
        double Time(int at) => double.Parse(answer[at].AsText(), CultureInfo.InvariantCulture);
        return new((int)answer[0].AsLong(), (int)answer[1].AsLong(), Time(2), Time(3), answer[4].AsLong());
    }

    private static string PlaceOf(string queue, string key) => key.Length == 0 ? queue : $"{queue}|{key}";

    /// <inheritdoc />
    public async ValueTask<IReadOnlyDictionary<string, long>> RefusedAsync(
        CancellationToken cancellationToken
    )
    {
        var answer = (await RunAsync("refused", Arguments(), cancellationToken)).Items;
        return answer.Chunk(2).ToDictionary(p => p[0].AsText(), p => p[1].AsLong(), StringComparer.Ordinal);
    }

    /// <summary>Whether the Web processes accept this process's key; true while none has opened the broker.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async Task<bool> SharesKeyAsync(CancellationToken cancellationToken)
    {
        var answer = await RunAsync("shares_key", Arguments().Add(_seal.Mark), cancellationToken);
        return answer.AsLong() == 1;
    }

    /// <summary>Notes that an installation uses this Redis, unless another one has said so a moment ago.</summary>
    /// <param name="installation">The installation.</param>
    /// <param name="life">For how long that counts.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it is this one's.</returns>
    public async Task<bool> BelongsToAsync(
        string installation,
        TimeSpan life,
        CancellationToken cancellationToken
    )
    {
        var arguments = Arguments().Add(installation).Add((long)life.TotalMilliseconds);
        return (await RunAsync("belongs", arguments, cancellationToken)).AsLong() == 1;
    }

    /// <summary>Looks for damage, see <see cref="BrokerAudit"/>.</summary>
    /// <param name="place">Where the look at leases goes on; 0 at first.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Where the next look goes on, and the key that is damaged, if one is.</returns>
    public async ValueTask<(string Next, string? Damage)> AuditAsync(
        string place,
        CancellationToken cancellationToken
    )
    {
        var answer = (await RunAsync("audit", Arguments().Add(place), cancellationToken)).Items;
        return (answer[0].AsText(), answer.Count > 1 ? answer[1].AsText() : null);
    }

    // Their names are out of use; this only gives the memory back.
    private async Task ForgetOldEpochsAsync(long epoch, CancellationToken cancellationToken)
    {
        var cursor = "0";
        do
        {
            var page = await _link.SendAsync(
                new RedisCommand("SCAN").Add(cursor).Add("MATCH").Add(_root + "*").Add("COUNT").Add("1000"),
                cancellationToken
            );
            cursor = page.Items[0].AsText();
            var old = page.Items[1].Items.Select(k => k.AsText()).Where(k => IsOfBefore(k, epoch)).ToList();
            if (old.Count > 0)
            {
                var command = new RedisCommand("UNLINK");
                old.ForEach(key => command.Add(key));
                await _link.SendAsync(command, cancellationToken);
            }
        } while (cursor != "0");

        _swept = epoch;
    }

    private bool IsOfBefore(string key, long epoch)
    {
        var end = key.IndexOf(':', _root.Length);
        return end > 0
            && long.TryParse(
                key.AsSpan(_root.Length, end - _root.Length),
                CultureInfo.InvariantCulture,
                out var of
            )
            && of < epoch;
    }
}
