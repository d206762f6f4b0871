namespace TaskQueue.Core.Scheduling;

/// <summary>Cuts what may be large into portions that fit into memory.</summary>
internal static class Portions
{
    /// <summary>How large a portion is at the most, unless one thing alone is larger.</summary>
    public const long Most = 16 * 1024 * 1024;

    /// <summary>Cuts a list, in its order.</summary>
    /// <param name="items">What is to be cut.</param>
    /// <param name="size">How large each of it is.</param>
    /// <param name="count">How many of it a portion has at the most.</param>
    public static IEnumerable<List<T>> Of<T>(IReadOnlyList<T> items, Func<T, long> size, int count)
    {
        var (portion, sum) = (new List<T>(), 0L);
        foreach (var item in items)
        {
            var more = size(item);
            if (portion.Count == count || (portion.Count > 0 && sum + more > Most))
            {
                yield return portion;
                (portion, sum) = ([], 0);
            }

            portion.Add(item);
            sum += more;
        }

        if (portion.Count > 0)
        {
            yield return portion;
        }
    }
}
