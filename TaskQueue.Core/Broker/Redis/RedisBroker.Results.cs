using System.Collections.Concurrent;
using System.Globalization;
using TaskQueue.Core.Redis;

namespace TaskQueue.Core.Broker.Redis;

// The ledger's side: losses, results, notes, releases, withdrawals.
internal sealed partial class RedisBroker
{
    private const int LostField = 'l';
    private readonly ConcurrentDictionary<string, bool> _strangers = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public async ValueTask<int> ReapAsync(CancellationToken cancellationToken)
    {
        // Who reaps leads: what a rebuild before it could not finish deleting is made good once.
        if (Volatile.Read(ref _seen)?.Moment.Epoch is > 0 and var epoch && epoch != _swept)
        {
            await ForgetOldEpochsAsync(epoch, cancellationToken);
        }

        return (int)(await RunAsync("reap", Arguments(), cancellationToken)).AsLong();
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<ResultBatch>> TakeResultsAsync(
        int most,
        TimeSpan atMost,
        CancellationToken cancellationToken
    )
    {
        var read = await ReadResultsAsync(most, cancellationToken);
        if (read.Count == 0 && atMost > TimeSpan.Zero)
        {
            await _finished.WaitAsync(atMost, cancellationToken);
            read = await ReadResultsAsync(most, cancellationToken);
        }

        return read;
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<AttemptNote>> TakeNotesAsync(
        int most,
        CancellationToken cancellationToken
    )
    {
        var answer = await RunAsync("take_notes", Arguments().Add(most), cancellationToken);
        var notes = answer.Items.Select(note => NoteWire.Read(note.AsBytes(), _seal)).ToList();
        if (notes.Count(n => n is null) is var forged and > 0)
        {
            LogForged("notes", forged);
            await CountAsync("notes", forged, cancellationToken);
        }

        return [.. notes.OfType<AttemptNote>()];
    }

    /// <inheritdoc />
    public async ValueTask ReleaseAsync(IReadOnlyList<Release> releases, CancellationToken cancellationToken)
    {
        var arguments = Arguments();
        foreach (var release in releases)
        {
            // The entry's name: epoch, id in the stream, number of results.
            var name = release.EntryId.Split('/');
            var epoch = long.Parse(name[0], CultureInfo.InvariantCulture);
            List<Guid> ended = [.. release.Ended, .. _forged.Take(release.EntryId)];
            arguments.Add(name[0]).Add(name[1]).Add(name[2]).Add(ended.Count).Add(release.Ready.Count);
            foreach (var id in ended)
            {
                arguments.Add(id);
            }

            foreach (var task in release.Ready)
            {
                AddTask(arguments, task, epoch);
            }
        }

        await RunAsync("release", arguments, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask WithdrawAsync(
        IReadOnlyList<Withdrawal> withdrawals,
        CancellationToken cancellationToken
    )
    {
        // What is put instead is signed for an epoch; when another is in force meanwhile, it is signed once more.
        for (var tries = 0; tries < 3; tries++)
        {
            var epoch = Saw(await RunAsync("moment", Arguments(), cancellationToken)).Epoch;
            var arguments = Arguments().Add(epoch);
            foreach (var withdrawal in withdrawals)
            {
                AddWithdrawal(arguments, withdrawal, epoch);
            }

            if ((await RunAsync("withdraw", arguments, cancellationToken)).AsLong() != 0)
            {
                return;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<WorkerSeen>> WorkersAsync(CancellationToken cancellationToken)
    {
        var answer = await RunAsync(
            "workers",
            Arguments().Add((long)BrokerLimits.WorkerLife.TotalMilliseconds),
            cancellationToken
        );
        var seen = new List<WorkerSeen>();
        foreach (var worker in answer.Items)
        {
            var fields = worker.Items;
            if (CardWire.Read(fields[0].AsBytes(), _seal) is { } card)
            {
                var claimed = fields[2].AsLong();
                seen.Add(
                    new(
                        card,
                        DateTimeOffset.FromUnixTimeMilliseconds(fields[1].AsLong()),
                        claimed == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(claimed)
                    )
                );
            }
            else if (_strangers.TryAdd(CardWire.Stranger(fields[0].AsBytes()), true))
            {
                LogStranger(CardWire.Stranger(fields[0].AsBytes()));
                await CountAsync("workers", 1, cancellationToken);
            }
        }

        return seen;
    }

    /// <inheritdoc />
    public async ValueTask OrderAsync(Guid worker, WorkerOrder order, CancellationToken cancellationToken) =>
        await RunAsync("order", Arguments().Add(worker).Add((int)order), cancellationToken);

    /// <inheritdoc />
    public async ValueTask RuleAsync(IReadOnlyList<QueueRule> rules, CancellationToken cancellationToken)
    {
        var arguments = Arguments();
        foreach (var rule in rules)
        {
            AddRule(arguments, rule);
        }

        await RunAsync("rule", arguments, cancellationToken);
    }

    private static void AddRule(RedisArguments arguments, QueueRule rule)
    {
        var limits = rule.Limits ?? QueueLimits.None;
        arguments
            .Add(rule.Queue)
            .Add(rule.Version)
            .Add(rule.Paused ? 1 : 0)
            .Add(limits.Weight)
            .Add(limits.Concurrency ?? 0);
        AddRate(arguments, limits.Rate);
        arguments.Add(limits.KeyConcurrency ?? 0);
        AddRate(arguments, limits.KeyRate);
        arguments.Add((long)(limits.AgeAfter?.TotalMilliseconds ?? 0));
    }

    private static void AddRate(RedisArguments arguments, RateLimit? rate) =>
        arguments
            .Add((rate?.IntervalMs ?? 0).ToString("R", CultureInfo.InvariantCulture))
            .Add(rate?.Burst ?? 0);

    private void AddWithdrawal(RedisArguments arguments, Withdrawal withdrawal, long epoch)
    {
        Span<byte> stamp = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(stamp, withdrawal.Stamp);
        arguments
            .Add(withdrawal.TaskId)
            .Add(stamp)
            .Add(withdrawal.Cancel ? "1" : "0")
            .Add(withdrawal.Instead is null ? "0" : "1");
        if (withdrawal.Instead is { } instead)
        {
            AddTask(arguments, instead, epoch);
        }
    }

    private async Task<IReadOnlyList<ResultBatch>> ReadResultsAsync(
        int most,
        CancellationToken cancellationToken
    )
    {
        var arguments = Arguments().Add(most).Add(MostBytes);
        var answer = (await RunAsync("take_results", arguments, cancellationToken)).Items;
        var (epoch, newest) = (answer[0].AsLong(), answer[1].AsLong());
        var batches = new List<ResultBatch>(answer.Count - 2);
        foreach (var entry in answer.Skip(2))
        {
            batches.Add(await BatchOfAsync(entry, epoch, newest, cancellationToken));
        }

        return batches;
    }

    private async Task<ResultBatch> BatchOfAsync(
        RedisValue entry,
        long epoch,
        long newest,
        CancellationToken cancellationToken
    )
    {
        var fields = entry.Items[1].Items;
        var count = (fields.Count / 2).ToString(CultureInfo.InvariantCulture);
        var name = $"{epoch.ToString(CultureInfo.InvariantCulture)}/{entry.Items[0].AsText()}/{count}";
        var results = new List<AttemptResult>(fields.Count / 2);
        List<Guid>? forged = null;
        for (var i = 0; i + 1 < fields.Count; i += 2)
        {
            var bytes = fields[i + 1].AsBytes();
            var result = fields[i].AsBytes() is [LostField]
                ? ResultWire.ReadLoss(bytes, epoch, newest)
                : ResultWire.Read(bytes, _seal);
            if (result is not null)
            {
                results.Add(result);
            }
            else
            {
                (forged ??= []).Add(TaskNamedBy(bytes));
            }
        }

        if (forged is not null && _forged.Add(name, forged))
        {
            LogForged("results", forged.Count);
            await CountAsync("results", forged.Count, cancellationToken);
        }

        return new(name, results);
    }

    // Where a result names its task: behind version and kind, or, in a loss, first of all. Whatever stands there is
    // looked up and nothing more.
    private static Guid TaskNamedBy(byte[] bytes) =>
        bytes.Length >= 18 && bytes[1] == (byte)WireKind.Result ? new(bytes.AsSpan(2, 16), bigEndian: true)
        : bytes.Length >= 16 ? new(bytes.AsSpan(0, 16), bigEndian: true)
        : Guid.Empty;

    private async Task CountAsync(string what, int count, CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync("count_refused", Arguments().Add(what).Add(count), cancellationToken);
        }
        catch (RedisAwayException)
        {
            // The log has it.
        }
    }

    [LoggerMessage(
        EventId = 4004,
        Level = LogLevel.Error,
        Message = "A worker is turned away, since its Broker:SigningKey is another one; it calls itself {Worker}"
    )]
    private partial void LogStranger(string worker);

    [LoggerMessage(
        EventId = 4002,
        Level = LogLevel.Critical,
        Message = "{Count} {What} in Redis bear no good signature and were refused: somebody else writes there"
    )]
    private partial void LogForged(string what, int count);
}
