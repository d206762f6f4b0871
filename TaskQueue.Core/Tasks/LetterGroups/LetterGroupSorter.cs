using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.LetterGroups;

/// <summary>Sorts groups by how they stand, for one person at one time; pure.</summary>
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

    /// <summary>Counts groups.</summary>
    /// <param name="rows">Their rows.</param>
    /// <param name="isComplete">Whether these are all.</param>
    public LetterGroupCounts Count(IEnumerable<LetterGroup?> rows, bool isComplete)
    {
        var all = rows.ToList();
        return new(
            all.Count,
            Of(LetterGroupFilter.Open),
            Of(LetterGroupFilter.Mine),
            Of(LetterGroupFilter.Snoozed),
            Of(LetterGroupFilter.Resolved),
            Of(LetterGroupFilter.Regressed),
            isComplete
        );

        int Of(LetterGroupFilter filter) => all.Count(row => Matches(row, filter));
    }
}
