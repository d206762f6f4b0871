using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;

namespace TaskQueue.Core.Queues;

// Policies of another installation, as an import brings them.
public sealed partial class QueueControl
{
    /// <summary>
    /// Adds policies as they are, where there is none; what is here stays as it is. The broker is told at once: a queue that
    /// is paused is to be paused before its tasks are ready.
    /// </summary>
    /// <param name="policies">The policies; nobody asks for them, so whoever calls has checked them.</param>
    /// <param name="cancellationToken">Ends it before it is stored.</param>
    /// <returns>How many were added.</returns>
    internal Task<int> AdoptAsync(IReadOnlyList<QueuePolicy> policies, CancellationToken cancellationToken) =>
        StoreErrors.ExplainAsync(async () =>
        {
            var places = policies.Select(p => p.Queue).ToList();
            await using var db = await contexts.CreateDbContextAsync(cancellationToken);
            await using var scope = await db.BeginWriteAsync(cancellationToken);
            var there = await db
                .QueuePolicies.Where(p => places.Contains(p.Queue))
                .Select(p => p.Queue)
                .ToListAsync(cancellationToken);
            var news = policies.Where(p => !there.Contains(p.Queue, StringComparer.Ordinal)).ToList();
            db.QueuePolicies.AddRange(news);
            await db.SaveChangesAsync(cancellationToken);
            await scope.CommitAsync(CancellationToken.None);
            if (news.Count > 0)
            {
                await TellAsync([.. news.Select(p => p.ToRule())]);
            }

            return news.Count;
        });
}
