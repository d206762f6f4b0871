using Microsoft.EntityFrameworkCore;
using TaskQueue.Core.Data;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Core.Workers;

/// <summary>Which workers a list has, and in which order.</summary>
public sealed record WorkerSearch
{
    /// <summary>The orders that there are beside the usual one, as addresses write them: with <c>-</c> in front for the largest first.</summary>
    public static readonly IReadOnlyList<string> Sorts =
    [
        .. new[] { "name", "running", "startedAt", "lastBeatAt" }.SelectMany(word =>
            new[] { word, $"-{word}" }
        ),
    ];

    /// <summary>A part of the name, in any case.</summary>
    public string? Text { get; init; }

    /// <summary>How they stand.</summary>
    public WorkerStatus? Status { get; init; }

    /// <summary>Among which; all when absent.</summary>
    public IReadOnlyCollection<Guid>? Ids { get; init; }

    /// <summary>One of <see cref="Sorts"/>; those that beat first, and of those the one that started last, when absent.</summary>
    public string? Sort { get; init; }

    internal IQueryable<WorkerNode> Within(IQueryable<WorkerNode> workers)
    {
        SearchText.Check(Text, "q");
        if (!string.IsNullOrWhiteSpace(Text))
        {
            workers = workers.Where(LikePattern.On<WorkerNode>(w => w.Name, LikePattern.Inside(Text.Trim())));
        }

        if (Status is { } status)
        {
            workers = workers.Where(w => w.Status == status);
        }

        return Ids is { } ids ? workers.Where(w => ids.Contains(w.Id)) : workers;
    }

    internal ListOrder<WorkerNode> Order()
    {
        var descending = Sort is ['-', ..];
        return Sort?.TrimStart('-') switch
        {
            "name" => ListOrder<WorkerNode>.By("name", w => w.Name, w => w.Id, descending),
            "running" => ListOrder<WorkerNode>.By("running", w => (long)w.Running, w => w.Id, descending),
            "startedAt" => ListOrder<WorkerNode>.By("startedAt", w => w.StartedAt, w => w.Id, descending),
            "lastBeatAt" => ListOrder<WorkerNode>.By("lastBeatAt", w => w.LastBeatAt, w => w.Id, descending),
            // Those that beat first, whether they take tasks or not. Ids rise with the start of their processes.
            _ => ListOrder<WorkerNode>.By(
                "state",
                w =>
                    w.Status == WorkerStatus.Alive || w.Status == WorkerStatus.Paused ? 3L
                    : w.Status == WorkerStatus.Draining ? 2L
                    : w.Status == WorkerStatus.Lost ? 1L
                    : 0L,
                w => w.Id,
                descending: true
            ),
        };
    }
}
