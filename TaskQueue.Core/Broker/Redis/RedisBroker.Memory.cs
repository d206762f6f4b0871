namespace TaskQueue.Core.Broker.Redis;

// A Redis that is short of memory is spared: ready tasks wait in the store, which has room for all of them.
internal sealed partial class RedisBroker
{
    private const string OutOfMemory = "OOM";
    private BrokerMemory? _memory;

    /// <inheritdoc />
    public BrokerMemory? Memory => Volatile.Read(ref _memory);

    /// <summary>Measures its memory, and says so in the log where it became short, or has enough again.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>Whether it may get more ready tasks now.</returns>
    public async ValueTask<bool> LookAtMemoryAsync(CancellationToken cancellationToken)
    {
        var answer = (await RunAsync("memory", Arguments(), cancellationToken)).Items;
        var before = Memory;
        var memory = BrokerMemory.Judge(answer[0].AsLong(), answer[1].AsLong(), before);
        Volatile.Write(ref _memory, memory);
        if (memory.IsShort && before is not { IsShort: true })
        {
            LogShort(memory.Share, memory.MaxBytes >> 20);
        }
        else if (before is { IsShort: true } && !memory.IsShort)
        {
            LogEnough(memory.Share);
        }

        return memory.HasRoom(answer[2].AsLong());
    }

    // Asked before each push only while it is short: else a look each second is enough.
    private ValueTask<bool> HasRoomAsync(CancellationToken cancellationToken) =>
        Memory is { IsShort: true } ? LookAtMemoryAsync(cancellationToken) : new(true);

    // Not even the bytes of the envelopes go there: what comes in fills its memory, whatever becomes of it.
    private async ValueTask<IReadOnlyList<LaneName>> SpillAllAsync(
        IReadOnlyList<ReadyTask> tasks,
        CancellationToken cancellationToken
    )
    {
        List<LaneName> lanes =
        [
            .. tasks
                .Select(t => new LaneName(t.Envelope.Queue, t.Envelope.Priority, t.Envelope.Key))
                .Distinct(),
        ];
        var arguments = Arguments();
        lanes.ForEach(lane => arguments.Add(TextOf(lane)));
        await RunAsync("spill", arguments, cancellationToken);
        return lanes;
    }

    [LoggerMessage(
        EventId = 4005,
        Level = LogLevel.Warning,
        Message = "Redis uses {Share:P0} of its maxmemory ({Limit} MiB); ready tasks wait in the store until it has room. "
            + "Raise maxmemory, or find out what else fills it"
    )]
    private partial void LogShort(double share, long limit);

    [LoggerMessage(
        EventId = 4006,
        Level = LogLevel.Information,
        Message = "Redis uses {Share:P0} of its maxmemory and has room again; ready tasks are handed to it as before"
    )]
    private partial void LogEnough(double share);
}
