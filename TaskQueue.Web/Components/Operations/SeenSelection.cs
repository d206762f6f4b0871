using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Bulk;

namespace TaskQueue.Web.Components.Operations;

/// <summary>
/// The tasks that a dialog has shown. Work begins on these alone: where others match by then, nothing begins, and they are
/// counted anew for whoever looks to confirm again.
/// </summary>
/// <param name="operations">Counts, and begins it.</param>
internal sealed class SeenSelection(Core.Tasks.Bulk.Operations operations)
{
    /// <summary>What was shown; nothing until it was counted.</summary>
    public BulkPreview? Preview { get; private set; }

    /// <summary>How many matched before it turned out that others do; nothing while they are those that were shown.</summary>
    public long? Before { get; private set; }

    /// <summary>
    /// Whether it may begin on others, too. In a queue that is busy what matches never stands still, and nobody could purge it
    /// otherwise; it is offered once something has changed.
    /// </summary>
    public bool TakesOthers { get; set; }

    /// <summary>Counts them, and shows some.</summary>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task CountAsync(Actor actor, BulkRequest request) =>
        Preview = await operations.PreviewAsync(actor, request, CancellationToken.None);

    /// <summary>Begins the work.</summary>
    /// <returns>The operation; none where others match than were shown, which are shown now.</returns>
    /// <exception cref="RefusalException">Not allowed, or not acceptable.</exception>
    public async Task<TaskOperation?> StartAsync(Actor actor, BulkRequest request)
    {
        var seen = Preview ?? throw new InvalidOperationException("Nothing was counted.");
        try
        {
            return await operations.StartAsync(
                actor,
                request,
                CancellationToken.None,
                TakesOthers ? null : seen.Tag
            );
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Stale)
        {
            await CountAsync(actor, request);
            Before = seen.Matched;
            return null;
        }
    }
}
