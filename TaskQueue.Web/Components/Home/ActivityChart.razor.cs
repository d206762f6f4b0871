using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Home;

/// <summary>Three lines over time, drawn as SVG: what was accepted, what succeeded, what failed.</summary>
public sealed partial class ActivityChart
{
    private const int Width = 600;
    private const int Height = 140;

    /// <summary>The slices, oldest first, without gaps.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<QueueSlice> Slices { get; set; } = [];

    private double Step => (double)Width / Math.Max(1, Slices.Count - 1);

    private long Top => NiceTop(Slices.Max(s => Math.Max(s.Accepted, Math.Max(s.Succeeded, s.Failed))));

    private string Summary =>
        $"In the last {Ago(Slices.Count)}: {Words.Number(Slices.Sum(s => s.Accepted))} tasks accepted, "
        + $"{Words.Number(Slices.Sum(s => s.Succeeded))} succeeded, "
        + $"{Words.Number(Slices.Sum(s => s.Failed))} attempts failed.";

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

    private static string Ago(int slices) => Words.Coarse(slices * QueueSlice.Length);

    private static string Text(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Tip(QueueSlice slice) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{slice.At.UtcDateTime:HH:mm:ss} UTC: {slice.Accepted:N0} accepted, {slice.Succeeded:N0} succeeded, {slice.Failed:N0} failed"
        );

    private double X(int index) => index * Step;

    private string LineOf(Func<QueueSlice, long> value) =>
        "M" + string.Join('L', Slices.Select((s, i) => $"{Text(X(i))} {Text(Y(value(s)))}"));

    private string AreaOf(Func<QueueSlice, long> value) =>
        $"{LineOf(value)}L{Text(Width)} {Text(Height)}L0 {Text(Height)}Z";

    // Half a line's width inside, so that zero and the top are seen whole.
    private double Y(long value) => Height - 1 - ((Height - 2) * (double)value / Top);
}
