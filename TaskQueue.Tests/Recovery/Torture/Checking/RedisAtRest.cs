using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>When nothing is left to do, Redis knows of nothing that waits, runs or has a result.</summary>
internal static partial class RedisAtRest
{
    /// <summary>Looks at the keys that are there.</summary>
    /// <param name="sizes">Each key, and how many entries it has.</param>
    public static IEnumerable<Finding> Check(IReadOnlyDictionary<string, long> sizes)
    {
        var keys = sizes.Where(s => s.Value > 0).Select(s => (s.Key, Match: OfEpoch().Match(s.Key))).ToList();
        var newest = keys.Where(k => k.Match.Success).Select(EpochOf).DefaultIfEmpty().Max();
        foreach (var key in keys.Where(k => k.Match.Success))
        {
            if (EpochOf(key) < newest)
            {
                yield return new("redis_at_rest", $"{key.Key} is left of an epoch that is over");
            }
            else if (Working().IsMatch(key.Match.Groups["name"].Value))
            {
                yield return new("redis_at_rest", $"{key.Key} has {sizes[key.Key]} entries or more");
            }
        }
    }

    private static long EpochOf((string Key, Match Match) key) =>
        long.Parse(key.Match.Groups["epoch"].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\{q\}:(?<epoch>[0-9]+):(?<name>.+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex OfEpoch();

    [GeneratedRegex(@"^(live|own|lease|cancel|res|ready:.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Working();
}
