using System.Net.Http.Json;

namespace TaskQueue.Bench;

/// <summary>
/// Runs a backlog to its end with processes that are warm: they have run other tasks before, so that nothing is compiled
/// any more. The backlog is stored while its queue is paused.
/// </summary>
internal static class Drain
{
    /// <summary>Tasks that run before anything is measured.</summary>
    public const int Warmth = 100_000;

    private const string WarmQueue = "warm";
    private const string Queue = "default";
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts the workers, warms up, stores the backlog and lets it run.</summary>
    /// <param name="product">Without its workers so far.</param>
    /// <param name="batches">The backlog, in batches.</param>
    /// <param name="body">Gives the batch of a number; all alike when absent.</param>
    /// <returns>From the first end to the last, as the store has it, and what each part took for it.</returns>
    public static async Task<(double Seconds, CpuShare Used, Allocations Allocated)> RunAsync(
        Installation product,
        int batches,
        Func<int, byte[]>? body = null
    )
    {
        var warm = Load.BatchOf(_ => null, WarmQueue);
        await Load.StoreAsync(product.Web, Warmth / Load.Batch, _ => warm);
        await product.StartWorkersAsync(connections: 4);
        await Load.UntilDoneAsync(product, Warmth, Look, WarmQueue);
        await PostAsync(product.Web, "pause", new { reason = "The backlog is being stored." });
        await Load.StoreAsync(product.Web, batches, body);
        // The first answer of a process costs more than a thousand tasks: before its processor time is looked at.
        var bytes = await product.AllocationsAsync();
        var cpu = product.Cpu();
        await PostAsync(product.Web, "resume", new { });
        await Load.UntilDoneAsync(product, batches * (long)Load.Batch, Look, Queue);
        var (used, allocated) = (product.Cpu() - cpu, await product.AllocationsAsync() - bytes);
        return ((await product.Web.SettledSpanAsync(Queue)).TotalSeconds, used, allocated);
    }

    private static async Task PostAsync(WebProcess web, string act, object body)
    {
        using var answer = await web.Http.PostAsJsonAsync($"/api/v1/queues/{Queue}/{act}", body);
        answer.EnsureSuccessStatusCode();
    }
}
