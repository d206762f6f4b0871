namespace TaskQueue.Core.Tasks.Figures;

/// <summary>
/// How durations are spread, in buckets that grow by the same factor: four for each doubling, from 1/16 ms up. A percentile
/// of it is wrong by less than 10 % (half a bucket, 2^(1/8) = 1.09), however long or short the durations are, and two of them
/// add up bucket by bucket. The idea is that of HdrHistogram and of OpenTelemetry's exponential histograms, at scale 2.
/// </summary>
public sealed class LogHistogram
{
    private const double BucketsPerDoubling = 4;
    private const double LeastMs = 1 / 16d;

    // 2^(199/4) sixteenths of a millisecond are more than a year: nothing real is cut off.
    private const int Last = 199;

    private long[] _counts = [];

    /// <summary>How many durations it has seen.</summary>
    public long Count { get; private set; }

    /// <summary>Adds one duration.</summary>
    /// <param name="milliseconds">How long; what is below zero counts as zero.</param>
    public void Add(double milliseconds) => Add(IndexOf(milliseconds), 1);

    /// <summary>Adds all that another has seen.</summary>
    /// <param name="other">The other.</param>
    public void Add(LogHistogram other)
    {
        for (var i = 0; i < other._counts.Length; i++)
        {
            if (other._counts[i] > 0)
            {
                Add(i, other._counts[i]);
            }
        }
    }

    /// <summary>The duration that a share of all stay at or under.</summary>
    /// <param name="share">The share, 0 to 1: 0.95 for the 95th percentile.</param>
    /// <returns>Milliseconds, with an error below 10 %; 0 for what was shorter than 1/16 ms; absent where nothing was seen.</returns>
    public double? Percentile(double share)
    {
        if (Count == 0)
        {
            return null;
        }

        // The rank that "nearest rank" asks for; never before the first or behind the last.
        var rank = Math.Clamp((long)Math.Ceiling(share * Count), 1, Count);
        var index = 0;
        for (var seen = _counts[0]; seen < rank; seen += _counts[index])
        {
            index++;
        }

        return MiddleOf(index);
    }

    /// <summary>How many durations lie between some bounds. A bucket that has a bound within it counts where its middle is.</summary>
    /// <param name="bounds">The bounds in milliseconds, rising.</param>
    /// <returns>Up to the first, between each two, and beyond the last.</returns>
    public IReadOnlyList<long> Spread(IReadOnlyList<double> bounds)
    {
        var counts = new long[bounds.Count + 1];
        var place = 0;
        for (var i = 0; i < _counts.Length; i++)
        {
            while (place < bounds.Count && MiddleOf(i) > bounds[place])
            {
                place++;
            }

            counts[place] += _counts[i];
        }

        return counts;
    }

    /// <summary>Writes it: for each bucket that is not empty, how far behind the last one it is, and its count.</summary>
    /// <returns>Bytes; none where nothing was seen.</returns>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        var before = -1;
        for (var i = 0; i < _counts.Length; i++)
        {
            if (_counts[i] > 0)
            {
                writer.Write7BitEncodedInt(i - before);
                writer.Write7BitEncodedInt64(_counts[i]);
                before = i;
            }
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Adds what another wrote with <see cref="ToBytes"/>.</summary>
    /// <param name="bytes">What it wrote.</param>
    /// <exception cref="InvalidDataException">They are not of a histogram.</exception>
    public void Add(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        var index = -1;
        while (reader.BaseStream.Position < bytes.Length)
        {
            index += reader.Read7BitEncodedInt();
            var count = reader.Read7BitEncodedInt64();
            if (index is < 0 or > Last || count < 0)
            {
                throw new InvalidDataException("These are not the buckets of a histogram.");
            }

            Add(index, count);
        }
    }

    private static double MiddleOf(int index) =>
        index == 0 ? 0 : LeastMs * Math.Pow(2, (index - 0.5) / BucketsPerDoubling);

    private static int IndexOf(double milliseconds) =>
        milliseconds < LeastMs
            ? 0
            : 1 + (int)Math.Min(Last - 1, Math.Log2(milliseconds / LeastMs) * BucketsPerDoubling);

    private void Add(int index, long count)
    {
        if (index >= _counts.Length)
        {
            // Up to the next doublings: durations of one type lie close together.
            Array.Resize(ref _counts, Math.Min(Last + 1, index + 8));
        }

        _counts[index] += count;
        Count += count;
    }
}
