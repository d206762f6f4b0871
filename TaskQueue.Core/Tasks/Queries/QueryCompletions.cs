using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Tasks.Queries;

/// <summary>Suggests how a query that is being typed may go on, in the console and over REST.</summary>
/// <param name="names">Names types, paths and tags.</param>
/// <param name="queues">Names queues.</param>
public sealed class QueryCompletions(QueryNames names, QueueQueries queues)
{
    /// <summary>What fits at a place of a query.</summary>
    /// <param name="actor">Who types: nobody is told names of what they may not see.</param>
    /// <param name="text">The query, as far as it was typed.</param>
    /// <param name="caret">The place in it.</param>
    /// <param name="known">The queues that they see, where somebody has read them already.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>Where the word stands that a suggestion takes the place of, none where nothing can be completed; and the suggestions.</returns>
    /// <exception cref="RefusalException">Not allowed.</exception>
    public async Task<(QueryCompletion? Place, IReadOnlyList<QuerySuggestion> Options)> AtAsync(
        Actor actor,
        string text,
        int caret,
        IReadOnlyList<string>? known,
        CancellationToken cancellationToken
    )
    {
        actor.RequireSome(Permissions.TasksRead);
        var place = QueryCompletion.At(text, caret);
        return place switch
        {
            null => (null, []),
            { Field: null } => (place, place.Fields(names.Paths)),
            { Field.Key: TaskField.Queue } => (
                place,
                place.Values(
                    known ?? [.. (await queues.ListAsync(actor, cancellationToken)).Select(q => q.Name)]
                )
            ),
            { Field.Key: TaskField.Type } => (place, place.Values(names.Types)),
            { Field.Key: TaskField.Tag } => (
                place,
                place.Values(await names.TagsAsync(actor, place.Typed.Trim('"'), cancellationToken))
            ),
            _ => (place, place.Values([])),
        };
    }
}
