namespace TaskQueue.Core.Broker.Embedded;

// The ledger's side: losses, results, notes, releases.
internal sealed partial class EmbeddedBroker
{
    public ValueTask<int> ReapAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _index.SweepTombs(Now);
            _rates.Sweep(Now);
            var lost = _leases.EndExpired(Now);
            Append(lost);
            RingIfFreed(lost);
            return new(lost.Count);
        }
    }

    public async ValueTask<IReadOnlyList<ResultBatch>> TakeResultsAsync(
        int most,
        TimeSpan atMost,
        CancellationToken cancellationToken
    )
    {
        var read = ReadResults(most);
        if (read.Count == 0 && atMost > TimeSpan.Zero)
        {
            await _finished.WaitAsync(atMost, cancellationToken);
            read = ReadResults(most);
        }

        return read;
    }

    public ValueTask<IReadOnlyList<AttemptNote>> TakeNotesAsync(int most, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(_roster.TakeNotes(most));
        }
    }

    public ValueTask ReleaseAsync(IReadOnlyList<Release> releases, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            foreach (var release in releases.Where(r => _results.Remove(r.EntryId)))
            {
                foreach (var id in release.Ended)
                {
                    _index.Bury(id, Now);
                }

                foreach (var task in release.Ready)
                {
                    _index.Replace(task, Now);
                }
            }
        }

        _ready.Ring();
        return ValueTask.CompletedTask;
    }

    private void Append(List<AttemptResult> results)
    {
        if (results.Count > 0)
        {
            _results.Append(results);
            _finished.Ring();
        }
    }

    private IReadOnlyList<ResultBatch> ReadResults(int most)
    {
        lock (_gate)
        {
            return _results.Read(most);
        }
    }
}
