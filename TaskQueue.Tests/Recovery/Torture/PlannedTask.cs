using System.Text.Json.Nodes;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A task that a client is going to submit.</summary>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Body">As the API takes it, without the key.</param>
/// <param name="Watched">Whether reads follow it.</param>
internal sealed record PlannedTask(string Key, ProbeKind Kind, JsonObject Body, bool Watched)
{
    /// <summary>How many tasks it waits for, of those that its client knows to be in.</summary>
    public int Follows { get; init; }

    /// <summary>The tag of watched tasks.</summary>
    public const string WatchedTag = "watched";

    private const string Type = "probe.run";

    /// <summary>Makes a task of a queue that ends within milliseconds.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="queue">The queue.</param>
    public static PlannedTask Quick(string key, string queue)
    {
        var body = new JsonObject
        {
            ["type"] = Type,
            ["queue"] = queue,
            ["payload"] = new JsonObject { ["key"] = key },
        };
        return new(key, ProbeKind.Quick, body, Watched: false);
    }

    /// <summary>Makes a task of a kind; its times come from the random numbers.</summary>
    /// <param name="key">The idempotency key.</param>
    /// <param name="kind">What it is to do.</param>
    /// <param name="random">Where the times come from.</param>
    /// <param name="effects">Where effects go.</param>
    /// <param name="watched">Whether reads follow it.</param>
    public static PlannedTask Make(string key, ProbeKind kind, Random random, Uri effects, bool watched)
    {
        var payload = new JsonObject { ["key"] = key };
        var body = new JsonObject
        {
            ["type"] = Type,
            ["queue"] = $"q{random.Next(3)}",
            ["priority"] = random.Next(10),
        };
        switch (kind)
        {
            case ProbeKind.Quick:
                payload["sleepMs"] = random.Next(20);
                break;
            case ProbeKind.Slow:
                payload["sleepMs"] = random.Next(1000, 2000);
                break;
            case ProbeKind.Long:
                payload["sleepMs"] = random.Next(10_000, 15_000);
                break;
            case ProbeKind.Busy:
                payload["cpuMs"] = random.Next(50, 150);
                break;
            case ProbeKind.Blocking:
                payload["blockMs"] = random.Next(500, 1000);
                break;
            case ProbeKind.Effect:
                payload["effect"] = effects.ToString();
                break;
            case ProbeKind.Flaky:
                payload["failTimes"] = random.Next(1, 3);
                break;
            case ProbeKind.Doomed:
                (payload["failTimes"], body["maxAttempts"]) = (1000, 2);
                break;
            case ProbeKind.Deaf:
                // Longer than the timeout and the ten seconds that a handler has to heed it.
                (payload["blockMs"], body["timeout"], body["maxAttempts"]) = (13_000, 1, 1);
                break;
            default:
                payload["die"] = true;
                break;
        }

        body["payload"] = payload;
        if (watched)
        {
            body["tags"] = new JsonArray(WatchedTag);
        }

        return new(key, kind, body, watched);
    }
}
