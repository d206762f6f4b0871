namespace TaskQueue.Core.Broker.Embedded;

// How queues are to be served, and when there may be something to claim.
internal sealed partial class EmbeddedBroker
{
    public ValueTask RuleAsync(IReadOnlyList<QueueRule> rules, CancellationToken cancellationToken)
    {
        var changed = false;
        lock (_gate)
        {
            foreach (var rule in rules)
            {
                changed |= _rules.Take(rule);
            }
        }

        if (changed)
        {
            _ready.Ring();
        }

        return ValueTask.CompletedTask;
    }

    public Task WaitForReadyAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // No ring tells that a rate allows more.
            if (_againAt is { } again)
            {
                var rest = TimeSpan.FromMilliseconds(Math.Max(1, again - Now));
                atMost = rest < atMost ? rest : atMost;
            }
        }

        return _ready.WaitAsync(atMost, cancellationToken);
    }

    public ValueTask<QueueUse> UseAsync(string queue, string key, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return new(
                new QueueUse(
                    _leases.Counts.Of(queue),
                    _leases.Counts.Of(queue, key),
                    _rates.Of(queue, ""),
                    _rates.Of(queue, key),
                    Now
                )
            );
        }
    }

    public ValueTask<IReadOnlyList<KeyUse>> UseOfKeysAsync(
        string queue,
        IReadOnlyList<string> keys,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            return new([
                .. keys.Select(key => new KeyUse(
                    key,
                    _leases.Counts.Of(queue, key),
                    _rates.Of(queue, key),
                    Now
                )),
            ]);
        }
    }

    public ValueTask<IReadOnlyList<string>> BusiestKeysAsync(
        string queue,
        int most,
        CancellationToken cancellationToken
    )
    {
        lock (_gate)
        {
            return new(_index.BusiestKeys(queue, most));
        }
    }

    // What was held back by a limit may start now.
    private void RingIfFreed(List<AttemptResult> ended)
    {
        if (ended.Count > 0 && _rules.Any)
        {
            _ready.Ring();
        }
    }
}
