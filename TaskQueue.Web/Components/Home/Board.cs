using TaskQueue.Core.Analytics;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Home;

/// <summary>How everything stands now.</summary>
/// <param name="State">The numbers.</param>
/// <param name="Queues">The queues, the fullest first.</param>
/// <param name="Recent">The last ten minutes, oldest slice first.</param>
internal sealed record Board(
    StateNow State,
    IReadOnlyList<QueueOverview> Queues,
    IReadOnlyList<QueueSlice> Recent
)
{
    /// <summary>The first few queues.</summary>
    public IReadOnlyList<QueueOverview> Fullest { get; } = [.. Queues.Take(8)];

    public long Accepted => Queues.Sum(q => q.Accepted);

    public long Difference => Queues.Sum(q => Math.Abs(q.Difference));

    /// <summary>Sums up what was read.</summary>
    public static Board Of(BoardReading read) =>
        new(
            read.State,
            [
                .. read
                    .Queues.OrderByDescending(q => q.Depth + q.Running)
                    .ThenBy(q => q.Name, StringComparer.Ordinal),
            ],
            read.Recent
        );
}
