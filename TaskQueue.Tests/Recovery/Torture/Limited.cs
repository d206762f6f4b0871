using System.Net.Http.Json;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The limits under which a run stands, so that what they hold back is put to the test too.</summary>
internal static class Limited
{
    /// <summary>The queue whose keys are limited.</summary>
    public const string Queue = "q1";

    /// <summary>How many tasks of one key it runs at once.</summary>
    public const int OfAKey = 2;

    /// <summary>How many tasks run at once, of all queues.</summary>
    public const int OfTheType = 12;

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
    }

    private static async Task PutAsync(ApiDoor door, string path, object body)
    {
        using var answer = await door.PutAsync(path, JsonContent.Create(body));
        answer.EnsureSuccessStatusCode();
    }
}
