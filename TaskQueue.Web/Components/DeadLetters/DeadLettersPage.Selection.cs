using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>What is done to many of them: to those that were picked, of any page, to those of a group, or to all.</summary>
public sealed partial class DeadLettersPage
{
    private readonly HashSet<Guid> _picked = [];
    private BulkRequest? _requeue;
    private BulkRequest? _discard;
    private long _askedCount;

    private TaskFilter Listed =>
        Query.Search.ToFilter() with
        {
            Fingerprints = Chosen is { } chosen ? [chosen] : [],
        };

    private void Pick(Guid id, bool taken)
    {
        if (!taken)
        {
            _picked.Remove(id);
        }
        else if (_picked.Count < BulkRules.MostIds)
        {
            _picked.Add(id);
        }
    }

    private void PickPage(IReadOnlyList<TaskItem> page, bool taken)
    {
        foreach (var letter in page)
        {
            Pick(letter.Id, taken);
        }
    }

    private void AskForGroup(DeadLetterGroup group) =>
        (_requeue, _askedCount) = (
            BulkRequest.Requeue(null, new() { Fingerprints = [group.Fingerprint] }),
            group.Count
        );

    private void AskForPicked() =>
        (_requeue, _askedCount) = (BulkRequest.Requeue([.. _picked], null), _picked.Count);

    private void AskForAll()
    {
        // A click on the page as it was before its address changed.
        if (IsAsked)
        {
            (_requeue, _askedCount) = (BulkRequest.Requeue(null, Listed), _still.Shown?.Count ?? 0);
        }
    }

    private void AskToDiscardPicked() =>
        (_discard, _askedCount) = (BulkRequest.Discard([.. _picked], null), _picked.Count);

    private void AskToDiscardGroup() =>
        (_discard, _askedCount) = (BulkRequest.Discard(null, Listed), _chosen?.Count ?? 0);
}
