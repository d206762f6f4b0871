using System.Threading.Channels;
using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Events;

/// <summary>
/// What has happened and is not in the log yet. Whoever adds to it never waits: what finds no place is left out, with all that
/// waits, and the next batch begins with a gap, which says so.
/// </summary>
internal sealed class EventBacklog
{
    private const int Most = 50_000;
    private const string ProgressKind = "task.progress";

    private readonly Channel<LiveEvent> _waiting = Channel.CreateBounded<LiveEvent>(
        new BoundedChannelOptions(Most)
    );

    // Rings where there is nothing to take but a gap.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite }
    );

    private int _lost;

    /// <summary>Adds what happened.</summary>
    /// <param name="events">In order.</param>
    public void Add(IEnumerable<LiveEvent> events)
    {
        foreach (var happened in events)
        {
            if (!_waiting.Writer.TryWrite(happened))
            {
                // What waits comes before what is lost. Behind the gap it would be told to those who have read all that anew,
                // and in front of it nobody needs it.
                while (_waiting.Reader.TryRead(out _)) { }

                Lose();
                return;
            }
        }
    }

    /// <summary>Says that something happened that is not here.</summary>
    public void Lose()
    {
        Interlocked.Exchange(ref _lost, 1);
        _bell.Writer.TryWrite(true);
    }

    /// <summary>Ends when there is something to take, or maybe.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task WaitAsync(CancellationToken cancellationToken) =>
        Task.WhenAny(
            _waiting.Reader.WaitToReadAsync(cancellationToken).AsTask(),
            _bell.Reader.WaitToReadAsync(cancellationToken).AsTask()
        );

    /// <summary>Takes what comes next, with a gap in front where something was left out.</summary>
    /// <param name="most">How many events.</param>
    public List<LiveEvent?> Take(int most)
    {
        var batch = new List<LiveEvent?>();
        _bell.Reader.TryRead(out _);
        if (Interlocked.Exchange(ref _lost, 0) == 1)
        {
            batch.Add(null);
        }

        var progress = new Dictionary<string, int>(StringComparer.Ordinal);
        while (batch.Count < most && _waiting.Reader.TryRead(out var happened))
        {
            // Of what a task tells of its progress, the last is enough.
            if (happened.Kind == ProgressKind)
            {
                if (progress.TryGetValue(happened.Id, out var before))
                {
                    batch[before] = happened;
                    continue;
                }

                progress[happened.Id] = batch.Count;
            }
            else
            {
                // What it tells after that stands behind that.
                progress.Remove(happened.Id);
            }

            batch.Add(happened);
        }

        return batch;
    }
}
