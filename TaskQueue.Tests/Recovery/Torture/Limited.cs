using System.Net.Http.Json;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The limits under which a run stands, so that what they hold back is put to the test too.</summary>
internal static class Limited
{
    /// <summary>How many tasks run at once, of all queues.</summary>
    public const int OfTheType = 12;

    // The queue that limits each of its keys, and how many of each it runs at once.
    private const string Queue = "q1";
    private const int OfAKey = 2;
    private const string OpenQueue = "q2";

    // One that may run less than others of its queue, one that may run more, and one of a queue that limits no other.
    private static readonly Dictionary<(string Queue, string Key), int> OwnRules = new()
    {
        [(Queue, "k2")] = 1,
        [(Queue, "k3")] = 4,
        [(OpenQueue, "k5")] = 1,
    };

    /// <summary>How many tasks of a key may run at once; null where nothing limits them.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="key">The key; empty for tasks without one.</param>
    public static int? LimitOf(string queue, string key) =>
        OwnRules.TryGetValue((queue, key), out var own) ? own
        : queue == Queue && key.Length > 0 ? OfAKey
        : null;

    /// <summary>Sets them, before the first task.</summary>
    public static async Task SetAsync(ApiDoor door)
    {
        await PutAsync(
            door,
            $"/api/v1/queues/{Queue}",
            new { weight = 3, limits = new { keyConcurrency = OfAKey, ageAfter = 5 } }
        );
        await PutAsync(
            door,
            "/api/v1/task-types/probe.run/limits",
            new { limits = new { concurrency = OfTheType } }
        );
        foreach (var ((queue, key), limit) in OwnRules)
        {
            await PutAsync(
                door,
                $"/api/v1/queues/{queue}/keys/{key}",
                new { limits = new { concurrency = limit } }
            );
        }
    }

    private static async Task PutAsync(ApiDoor door, string path, object body)
    {
        using var answer = await door.PutAsync(path, JsonContent.Create(body));
        answer.EnsureSuccessStatusCode();
    }
}
