using System.Net.Http.Json;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// Tasks without a key of their own, which retention may remove a minute after their end. All others have keys, and must
/// stay for as long as keys are promised to live.
/// </summary>
internal static class Fleeting
{
    /// <summary>Their queue.</summary>
    public const string Queue = "fleeting";

    private const string Prefix = "fleeting-";
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    /// <summary>How long they are kept; the shortest that the product takes.</summary>
    public static TimeSpan Kept { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Whether a ledger's key stands for one of them.</summary>
    public static bool Is(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Tells the product how long ended tasks are kept; for all queues, before the first task.</summary>
    public static async Task SetAsync(ApiDoor door)
    {
        using var answer = await door.PutAsync(
            "/api/v1/retention",
            JsonContent.Create(new { succeeded = Kept.TotalSeconds })
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Submits one after the other.</summary>
    public static async Task RunAsync(TortureClient client, CancellationToken stop)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            var key = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{number}");
            await client.TryAsync(PlannedTask.Quick(key, Queue));
            await Task.Delay(Rest, CancellationToken.None);
        }
    }
}
