using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>
/// Something that no page has shown before: the name of a queue that a task has just made known. A page shows it once, in the
/// picture that tells of it, so the time from the submission until that picture is how old a page is. Names sort before those
/// of earlier ones, so that a table of the first queues has the newest.
/// </summary>
internal sealed class Pulse
{
    private const string Prefix = "a-pulse-";
    private const int Digits = 5;

    private static readonly byte[] Sought = Encoding.UTF8.GetBytes(Prefix);

    private readonly ConcurrentDictionary<int, long> _given = new();
    private readonly ConcurrentQueue<double> _delays = new();
    private int _last;

    /// <summary>How long it took until pages showed it, in milliseconds.</summary>
    public IReadOnlyCollection<double> Delays => _delays;

    /// <summary>The next queue; the time runs from now on.</summary>
    public string Next()
    {
        var number = ++_last;
        _given[number] = Stopwatch.GetTimestamp();
        return Prefix + (99_999 - number).ToString("D5", CultureInfo.InvariantCulture);
    }

    /// <summary>Takes down that a page shows the newest one, unless it did already.</summary>
    /// <param name="picture">What it is to draw.</param>
    /// <param name="before">The newest that it showed before.</param>
    /// <returns>The newest that it shows; none where it shows nothing newer.</returns>
    public int? Seen(ReadOnlySpan<byte> picture, int before)
    {
        int? newest = null;
        for (var at = picture.IndexOf(Sought); at >= 0; at = picture.IndexOf(Sought))
        {
            picture = picture[(at + Sought.Length)..];
            if (
                picture.Length >= Digits
                && int.TryParse(
                    picture[..Digits],
                    NumberStyles.None,
                    CultureInfo.InvariantCulture,
                    out var left
                )
                && 99_999 - left > Math.Max(before, newest ?? 0)
            )
            {
                newest = 99_999 - left;
            }
        }

        // What a page shows when it is opened is no news; it had not shown anything before.
        if (newest is { } number && before >= 0 && _given.TryGetValue(number, out var at0))
        {
            _delays.Enqueue(Stopwatch.GetElapsedTime(at0).TotalMilliseconds);
        }

        return newest;
    }
}
