namespace TaskQueue.Core.Broker.Redis;

// A worker process that was killed leaves no word, but its connection is closed with it: that is seen long before its leases end.
internal sealed partial class RedisBroker
{
    private const string BeatsPrefix = "taskqueue-beats-";

    /// <summary>The worker processes that were not heard of for a while.</summary>
    /// <param name="after">For how long.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<IReadOnlyList<SilentWorker>> SilentAsync(
        TimeSpan after,
        CancellationToken cancellationToken
    )
    {
        var arguments = Arguments().Add((long)after.TotalMilliseconds);
        var answer = await RunAsync("silent", arguments, cancellationToken);
        var silent = new List<SilentWorker>(answer.Items.Count);
        foreach (var worker in answer.Items)
        {
            if (CardWire.Read(worker.Items[0].AsBytes(), _seal) is { Standalone: true } card)
            {
                silent.Add(new(card, worker.Items[1].AsLong()));
            }
        }

        return silent;
    }

    /// <summary>The worker processes whose beats have a connection now.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    public async ValueTask<IReadOnlySet<Guid>> ConnectedAsync(CancellationToken cancellationToken)
    {
        var list = await _link.SendAsync(new("CLIENT", "LIST", "TYPE", "normal"), cancellationToken);
        var connected = new HashSet<Guid>();
        foreach (var field in list.AsText().Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            if (
                field.StartsWith("name=" + BeatsPrefix, StringComparison.Ordinal)
                && Guid.TryParseExact(field[("name=".Length + BeatsPrefix.Length)..], "N", out var id)
            )
            {
                connected.Add(id);
            }
        }

        return connected;
    }

    /// <summary>Ends the leases of a worker, unless it was heard of meanwhile; the reaper tells of each as of any that was lost.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>How many.</returns>
    public async ValueTask<int> ForsakeAsync(SilentWorker worker, CancellationToken cancellationToken)
    {
        var arguments = Arguments().Add(worker.Card.Id).Add(worker.Beat);
        return (int)(await RunAsync("forsake", arguments, cancellationToken)).AsLong();
    }

    private static string BeatsOf(Guid worker) => $"{BeatsPrefix}{worker:N}";
}
