using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>Sorts groups by how they stand, for one person at one time: one in hand, or all of them as a question to the store.</summary>
/// <param name="actor">Who asks.</param>
/// <param name="now">The current time.</param>
internal sealed class LetterGroupSorter(Actor actor, DateTimeOffset now)
{
    /// <summary>Whether a group is wanted.</summary>
    /// <param name="row">Its row; absent before the first act.</param>
    /// <param name="filter">Which are wanted.</param>
    public bool Matches(LetterGroup? row, LetterGroupFilter filter)
    {
        var status = row?.StatusAt(now) ?? LetterGroupStatus.Open;
        return filter switch
        {
            LetterGroupFilter.Open => status is LetterGroupStatus.Open or LetterGroupStatus.Regressed,
            LetterGroupFilter.Mine => status is not LetterGroupStatus.Resolved
                && row?.IsOwnedBy(actor.UserId, actor.Name) == true,
            LetterGroupFilter.Snoozed => status is LetterGroupStatus.Snoozed,
            LetterGroupFilter.Resolved => status is LetterGroupStatus.Resolved,
            LetterGroupFilter.Regressed => status is LetterGroupStatus.Regressed,
            _ => true,
        };
    }

    /// <summary>The same for all groups at once: <see cref="LetterGroup.StatusAt"/> and <see cref="LetterGroup.IsOwnedBy"/> in SQL.</summary>
    /// <param name="sums">The groups.</param>
    /// <param name="rows">The rows of those that people have acted on.</param>
    public IQueryable<StandingSum> Sort(IQueryable<DeathSum> sums, IQueryable<LetterGroup> rows)
    {
        var (account, name) = (actor.UserId, actor.Name);
        return from sum in sums
            join row in rows on sum.Fingerprint equals row.Fingerprint into acted
            from row in acted.DefaultIfEmpty()
            select new StandingSum
            {
                Fingerprint = sum.Fingerprint,
                Count = sum.Count,
                First = sum.First,
                Last = sum.Last,
                Status =
                    row == null ? LetterGroupStatus.Open
                    : row.SnoozedAt != null
                    && (row.SnoozedUntil == null || now < row.SnoozedUntil)
                    && (row.SnoozedToDeaths == null || row.Deaths < row.SnoozedToDeaths)
                        ? LetterGroupStatus.Snoozed
                    : row.ResolvedAt == null ? LetterGroupStatus.Open
                    : row.Deaths > row.ResolvedDeaths ? LetterGroupStatus.Regressed
                    : LetterGroupStatus.Resolved,
                IsMine =
                    row != null
                    && (
                        row.OwnerId != null ? row.OwnerId == account : row.Owner != null && row.Owner == name
                    ),
            };
    }

    /// <summary>Those that are wanted.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="filter">Which are wanted.</param>
    public static IQueryable<StandingSum> Pick(IQueryable<StandingSum> groups, LetterGroupFilter filter) =>
        filter switch
        {
            LetterGroupFilter.Open => groups.Where(g =>
                g.Status == LetterGroupStatus.Open || g.Status == LetterGroupStatus.Regressed
            ),
            LetterGroupFilter.Mine => groups.Where(g => g.IsMine && g.Status != LetterGroupStatus.Resolved),
            LetterGroupFilter.Snoozed => groups.Where(g => g.Status == LetterGroupStatus.Snoozed),
            LetterGroupFilter.Resolved => groups.Where(g => g.Status == LetterGroupStatus.Resolved),
            LetterGroupFilter.Regressed => groups.Where(g => g.Status == LetterGroupStatus.Regressed),
            _ => groups,
        };

    /// <summary>Adds groups in hand to counts.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="rows">The rows of the groups.</param>
    public LetterGroupCounts Add(LetterGroupCounts counts, IReadOnlyCollection<LetterGroup?> rows)
    {
        return counts with
        {
            All = counts.All + rows.Count,
            Open = counts.Open + Of(LetterGroupFilter.Open),
            Mine = counts.Mine + Of(LetterGroupFilter.Mine),
            Snoozed = counts.Snoozed + Of(LetterGroupFilter.Snoozed),
            Resolved = counts.Resolved + Of(LetterGroupFilter.Resolved),
            Regressed = counts.Regressed + Of(LetterGroupFilter.Regressed),
        };

        int Of(LetterGroupFilter filter) => rows.Count(row => Matches(row, filter));
    }
}

/// <summary>The deaths of a group, as the store counts them.</summary>
internal record DeathSum
{
    public required long Fingerprint { get; init; }

    public required long Count { get; init; }

    public required DateTimeOffset? First { get; init; }

    public required DateTimeOffset? Last { get; init; }
}

/// <summary>The same, and how the group stands for whoever asks.</summary>
internal sealed record StandingSum : DeathSum
{
    public required LetterGroupStatus Status { get; init; }

    public required bool IsMine { get; init; }
}
