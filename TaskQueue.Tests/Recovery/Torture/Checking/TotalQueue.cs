namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>
/// The total-queue check over multisets: what was tried, what was acknowledged, and what came out after a full drain.
/// Repeats are counted, and are no breach by themselves.
/// </summary>
internal sealed class TotalQueue
{
    private TotalQueue(
        IReadOnlyList<string> lost,
        IReadOnlyList<string> unexpected,
        int duplicated,
        int recovered
    )
    {
        Lost = lost;
        Unexpected = unexpected;
        Duplicated = duplicated;
        Recovered = recovered;
    }

    /// <summary>Acknowledged and not there.</summary>
    public IReadOnlyList<string> Lost { get; }

    /// <summary>There, and never tried.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>How often something that was tried came out again.</summary>
    public int Duplicated { get; }

    /// <summary>How many came out whose acknowledgement nobody got.</summary>
    public int Recovered { get; }

    /// <summary>Compares the three multisets.</summary>
    /// <param name="attempts">What was tried.</param>
    /// <param name="enqueues">What was acknowledged.</param>
    /// <param name="dequeues">What came out.</param>
    public static TotalQueue Of(
        IEnumerable<string> attempts,
        IEnumerable<string> enqueues,
        IEnumerable<string> dequeues
    )
    {
        var (tried, acked, got) = (CountOf(attempts), CountOf(enqueues), CountOf(dequeues));
        var ok = got.Where(g => tried.ContainsKey(g.Key)).ToList();
        return new(
            Beyond(acked, got),
            [.. got.Keys.Where(key => !tried.ContainsKey(key)).Order(StringComparer.Ordinal)],
            ok.Sum(g => Math.Max(0, g.Value - tried[g.Key])),
            ok.Sum(g => Math.Max(0, Math.Min(g.Value, tried[g.Key]) - acked.GetValueOrDefault(g.Key)))
        );
    }

    /// <summary>Checks that what was acknowledged is in the store, and that nothing else is.</summary>
    public static IEnumerable<Finding> Check(History history)
    {
        var total = Of(history);
        var rejected = history
            .Clients.GroupBy(c => c.Key, StringComparer.Ordinal)
            .Where(calls => IsRejected([.. calls]))
            .Select(calls => calls.Key)
            .ToHashSet(StringComparer.Ordinal);
        return total
            .Lost.Select(key => new Finding("lost", $"{key} was acknowledged and is not in the store"))
            .Concat(
                total.Unexpected.Select(key => new Finding(
                    "unexpected",
                    $"{key} is in the store, and nobody submitted it"
                ))
            )
            .Concat(
                history
                    .Tasks.Where(t => t.Key is { } key && rejected.Contains(key))
                    .Select(t => new Finding("unexpected", $"{t.Key} was refused and is in the store"))
            )
            .Concat(OneTaskForOneKey(history));
    }

    /// <summary>The sets of a run.</summary>
    public static TotalQueue Of(History history) =>
        Of(
            KeysOf(history, ClientEntryKind.Intent),
            KeysOf(history, ClientEntryKind.Ack),
            history.Tasks.Where(IsOfAClient).Select(t => t.Key ?? t.Id.ToString())
        );

    // Tasks of schedules, those that retention removes and unique ones have checks of their own.
    private static bool IsOfAClient(StoredTask task) =>
        task.Queue is not (Scheduled.Queue or Fleeting.Queue or Alike.Queue);

    // A key whose last word is a refusal, and which was never acknowledged: 409 after 201 is as it should be.
    private static bool IsRejected(IReadOnlyList<ClientEntry> calls) =>
        calls.Any(c => c.Kind is ClientEntryKind.Reject)
        && calls.All(c => c.Kind is ClientEntryKind.Reject or ClientEntryKind.Intent);

    private static IEnumerable<Finding> OneTaskForOneKey(History history)
    {
        var stored = history
            .Tasks.Where(t => t.Key is not null)
            .GroupBy(t => t.Key!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Select(t => t.Id).ToList(), StringComparer.Ordinal);
        foreach (var (key, ids) in stored.Where(s => s.Value.Count > 1))
        {
            yield return new("identity", $"{key} has {ids.Count} tasks");
        }

        var acks = history.Clients.Where(c => c.Kind is ClientEntryKind.Ack);
        foreach (var ack in acks)
        {
            if (stored.TryGetValue(ack.Key, out var ids) && !ids.Contains(ack.Task!.Value))
            {
                yield return new("lost", $"{ack.Key} was answered with {ack.Task}, the store has {ids[0]}");
            }
        }
    }

    private static IEnumerable<string> KeysOf(History history, ClientEntryKind kind) =>
        history
            .Clients.Where(c => c.Kind == kind && !Fleeting.Is(c.Key))
            .Select(c => c.Key)
            .Distinct(StringComparer.Ordinal);

    private static Dictionary<string, int> CountOf(IEnumerable<string> values) =>
        values
            .GroupBy(v => v, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);

    private static List<string> Beyond(Dictionary<string, int> more, Dictionary<string, int> less) =>
        [
            .. more.Where(m => m.Value > less.GetValueOrDefault(m.Key))
                .Select(m => m.Key)
                .Order(StringComparer.Ordinal),
        ];
}
