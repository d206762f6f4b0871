using System.Diagnostics;

namespace TaskQueue.Bench;

/// <summary>Asks the same again and again.</summary>
/// <param name="First">How long the first time took, before anything is warm.</param>
/// <param name="Warm">How long the others took.</param>
internal sealed record ListProbe(double First, Percentiles Warm)
{
    private const int Repeats = 30;

    // What is far too slow is known to be so after a few times.
    private const double Patience = 3000;

    /// <summary>Once, and then thirty times more, or as often as three seconds allow.</summary>
    public static async Task<ListProbe> OfAsync(Func<Task> ask)
    {
        var first = await TimeAsync(ask);
        var times = new List<double>();
        while (times.Count < Repeats && (times.Count == 0 || times.Sum() < Patience))
        {
            times.Add(await TimeAsync(ask));
        }

        return new(first, new(times));
    }

    private static async Task<double> TimeAsync(Func<Task> ask)
    {
        var start = Stopwatch.GetTimestamp();
        await ask();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
