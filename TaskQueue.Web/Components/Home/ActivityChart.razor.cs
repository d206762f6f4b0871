using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

/// <summary>What was accepted, what succeeded and what failed over time; in words too, for those who do not see it.</summary>
public sealed partial class ActivityChart
{
    private static Series[] All =>
        [
            new(
                T["accepted"],
                nameof(Point.Accepted),
                "var(--chart-accepted)",
                "var(--chart-accepted-soft)",
                s => s.Accepted
            ),
            new(
                T["succeeded"],
                nameof(Point.Succeeded),
                "var(--chart-succeeded)",
                "transparent",
                s => s.Succeeded
            ),
            new(
                T["failed attempts"],
                nameof(Point.Failed),
                "var(--chart-failed)",
                "transparent",
                s => s.Failed
            ),
        ];

    private IReadOnlyList<Point> _points = [];
    private IReadOnlyList<QueueSlice>? _drawn;
    private bool _isNew;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>The slices, oldest first, without gaps.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueSlice> Slices { get; set; } = [];

    private double Whole => Slices.Count * QueueSlice.Length.TotalMinutes;

    private long Top => NiceTop(Slices.Max(s => Math.Max(s.Accepted, Math.Max(s.Succeeded, s.Failed))));

    private string Summary =>
        T[
            "In the last {0}: {1} tasks accepted, {2} succeeded, {3} attempts failed.",
            Words.Coarse(Slices.Count * QueueSlice.Length),
            Words.Number(Slices.Sum(s => s.Accepted)),
            Words.Number(Slices.Sum(s => s.Succeeded)),
            Words.Number(Slices.Sum(s => s.Failed))
        ];

    /// <summary>The next of 2, 4, 10, 20, 40, 100 …: the middle of the scale is then a whole number too.</summary>
    internal static long NiceTop(long most)
    {
        long top = 2;
        for (var i = 0; top < most; i++)
        {
            top = i % 3 == 1 ? top / 4 * 10 : top * 2;
        }

        return top;
    }

    protected override void OnParametersSet()
    {
        // The page is told of each change of tasks, far more often than there is a new reading.
        _isNew = !ReferenceEquals(_drawn, Slices);
        if (_isNew)
        {
            (_drawn, _points) = (Slices, PointsOf(Slices));
        }
    }

    protected override bool ShouldRender() => _isNew;

    private List<Point> PointsOf(IReadOnlyList<QueueSlice> slices) =>
        [
            .. slices.Select(
                (s, i) =>
                    new Point(
                        (i + 1 - slices.Count) * QueueSlice.Length.TotalMinutes,
                        s.Accepted,
                        s.Succeeded,
                        s.Failed,
                        Tell(s)
                    )
            ),
        ];

    private string Tell(QueueSlice slice) =>
        T[
            "{0} {1}: {2} accepted, {3} succeeded, {4} failed",
            Zone.Bare(slice.At, "HH:mm:ss"),
            Zone.Name,
            Words.Number(slice.Accepted),
            Words.Number(slice.Succeeded),
            Words.Number(slice.Failed)
        ];

    private static string HowMany(object number) =>
        Words.Number((long)Convert.ToDouble(number, CultureInfo.InvariantCulture));

    // Short: the first one stands at the edge of the picture, and what reaches over it is cut off.
    private static string When(object minutes) =>
        Convert.ToDouble(minutes, CultureInfo.InvariantCulture) is var ago && ago > -0.01
            ? T["now"]
            : $"−{Words.Coarse(TimeSpan.FromMinutes(Math.Round(-ago, 3)))}";

    /// <summary>One slice.</summary>
    /// <param name="Minutes">When it began; 0 is now, before it is negative.</param>
    /// <param name="Accepted">Tasks.</param>
    /// <param name="Succeeded">Tasks.</param>
    /// <param name="Failed">Attempts.</param>
    /// <param name="Story">All of it in words.</param>
    internal sealed record Point(double Minutes, long Accepted, long Succeeded, long Failed, string Story);

    private sealed record Series(
        string Title,
        string Property,
        string Colour,
        string Fill,
        Func<QueueSlice, long> Value
    );
}
