namespace TaskQueue.Core.Analytics;

/// <summary>What failed in a range, by what it failed of.</summary>
/// <param name="Grid">The points.</param>
/// <param name="Groups">The most frequent ones first.</param>
/// <param name="Others">How many failures belong to none of them.</param>
public sealed record FailureHistory(TimeGrid Grid, IReadOnlyList<FailureGroup> Groups, long Others)
{
    /// <summary>How many groups there are at the most.</summary>
    public const int MostGroups = 20;

    internal static FailureHistory Of(
        TimeGrid grid,
        IReadOnlyList<FailureRollup> rows,
        IReadOnlyDictionary<long, long> before,
        IReadOnlyDictionary<long, FailureText> texts
    )
    {
        var groups = new List<FailureGroup>();
        foreach (
            var group in rows.GroupBy(r => r.Fingerprint)
                .Where(g => texts.ContainsKey(g.Key))
                .OrderByDescending(g => g.Sum(r => r.Count))
                .ThenBy(g => g.Key)
                .Take(MostGroups)
        )
        {
            var (text, points) = (texts[group.Key], new long[grid.Starts.Count]);
            foreach (var row in group)
            {
                points[grid.IndexOf(row.At)] += row.Count;
            }

            groups.Add(
                new(
                    group.Key,
                    text.Type,
                    text.Kind,
                    text.Message,
                    points.Sum(),
                    before.GetValueOrDefault(group.Key),
                    points
                )
            );
        }

        return new(grid, groups, rows.Sum(r => r.Count) - groups.Sum(g => g.Count));
    }
}

/// <summary>Attempts that failed of the same.</summary>
/// <param name="Fingerprint">What they have in common; dead letters of the same have the same.</param>
/// <param name="Type">Their task type.</param>
/// <param name="Kind">The kind of their error.</param>
/// <param name="Message">The beginning of the message of one of them.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Previous">How many there were in the period before; 0 unless that was asked for.</param>
/// <param name="Points">How many there were in each point.</param>
public sealed record FailureGroup(
    long Fingerprint,
    string Type,
    string Kind,
    string Message,
    long Count,
    long Previous,
    IReadOnlyList<long> Points
);
