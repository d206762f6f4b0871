using System.Runtime.CompilerServices;
using System.Security.Claims;
using TaskQueue.Core;
using TaskQueue.Core.Security;

namespace TaskQueue.Web.Api.Exports;

/// <summary>
/// Reads a list to its end, page by page. A download may take long, so before each page it is asked what whoever takes it may do
/// now: a session that ends, a key that is taken back, a role that allows less ends it.
/// </summary>
/// <param name="callers">Knows what somebody may do now.</param>
internal sealed class ExportRows(CallerCheck callers)
{
    // What decides which rows there are, and what is in them.
    private static readonly string[] Deciding = [Permissions.TasksRead, Permissions.TasksPayload];

    /// <summary>The rows, the first page of which was read when the request was let in.</summary>
    /// <param name="caller">Who takes them.</param>
    /// <param name="before">The same, with what they might do when the request was let in.</param>
    /// <param name="list">The list.</param>
    /// <param name="first">Its first page.</param>
    /// <param name="began">When the download began.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="RefusalException">They may not any more, or the store is away.</exception>
    public async IAsyncEnumerable<T> ReadAsync<T>(
        ClaimsPrincipal caller,
        Actor before,
        ExportedList<T> list,
        Page<T> first,
        DateTimeOffset began,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        for (var page = first; ; )
        {
            foreach (var row in page.Items)
            {
                if (list.IsLate(row, began))
                {
                    yield break;
                }

                yield return row;
            }

            if (page.NextCursor is not { } cursor)
            {
                yield break;
            }

            var actor = await callers.FindAsync(caller, cancellationToken) ?? throw Ended();
            if (Deciding.Any(right => !actor.ScopeOf(right).Covers(before.ScopeOf(right))))
            {
                // The service would leave out what they may not see any more, and the file would look whole.
                throw new RefusalException(RefusalCode.Forbidden, "The rights became fewer meanwhile.");
            }

            page = await list.ReadAsync(actor, cursor, cancellationToken);
        }
    }

    private static RefusalException Ended() =>
        new(RefusalCode.Unauthenticated, "The session is over, or the key holds no longer.");
}
