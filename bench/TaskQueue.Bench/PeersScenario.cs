using System.Globalization;

namespace TaskQueue.Bench;

/// <summary>
/// Other products beside ours in one run: the same payload and the same number of tasks, in turns, their servers and ours
/// never both running. They keep a job in Redis and remove it when it is done; we keep row, attempt and counters in SQL.
/// </summary>
internal static class PeersScenario
{
    private static readonly (
        string What,
        Func<BenchOptions, Shape, Task<IReadOnlyList<BenchResult>>> Ours
    )[] Pairs =
    [
        ("submit-batch", SubmitScenario.BatchesAsync),
        ("submit-single", SubmitScenario.SinglesAsync),
        ("drain", DrainScenario.RunAsync),
    ];

    public static async Task<IReadOnlyList<BenchResult>> RunAsync(BenchOptions options)
    {
        var peers = await Peer.InstallAsync();
        var results = new List<BenchResult>();
        foreach (var (what, ours) in Pairs)
        {
            var mine = new List<BenchResult>();
            var theirs = peers.ToDictionary(p => p, _ => new List<BenchResult>());
            for (var i = 0; i < options.Repeat; i++)
            {
                mine.Add((await ours(options, Peer.Ours))[0]);
                foreach (var peer in peers)
                {
                    theirs[peer].Add(await peer.MeasureAsync(options, what, mine[^1].Tasks ?? 0));
                }
            }

            var own = MiddleOf(mine);
            var others = peers.Select(p => (p.Name, Result: MiddleOf(theirs[p]))).ToList();
            var ratios = others.Select(o => RatioOf(own, o.Result, o.Name));
            results.Add(
                own with
                {
                    Name = what,
                    Detail = $"{string.Join(", ", ratios)} in this run; {own.Detail}",
                }
            );
            results.AddRange(others.Select(o => o.Result));
        }

        return results;
    }

    private static BenchResult MiddleOf(List<BenchResult> runs) =>
        runs.OrderBy(r => r.Key).ElementAt((runs.Count - 1) / 2);

    private static string RatioOf(BenchResult own, BenchResult other, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{own.PerSecond / other.PerSecond:F2} × {name}");
}
