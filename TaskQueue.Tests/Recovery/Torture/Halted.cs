using System.Collections.Concurrent;
using System.Net.Http.Json;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A queue that gets a task every moment, and an operator who pauses and resumes it all the while.</summary>
/// <param name="client">Who submits.</param>
/// <param name="door">The operator's.</param>
internal sealed class Halted(TortureClient client, ApiDoor door)
{
    /// <summary>The queue.</summary>
    public const string Queue = "halted";

    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Open = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Closed = TimeSpan.FromSeconds(6);

    // A pause whose answer was lost may come into force behind the resume that follows; it must end by itself then.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<PauseSpan> _pauses = new();

    /// <summary>The pauses that were acknowledged.</summary>
    public IReadOnlyList<PauseSpan> Pauses => [.. _pauses];

    /// <summary>Submits one after the other; what comes in during a pause waits for its end.</summary>
    /// <param name="mayGoOn">Holds it back while too much is unended.</param>
    /// <param name="stop">No new call from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public async Task SubmitAsync(Func<bool> mayGoOn, CancellationToken stop, CancellationToken giveUp)
    {
        for (var number = 0; !stop.IsCancellationRequested; number++)
        {
            if (mayGoOn())
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{Queue}-{number}");
                await client.SubmitAsync([PlannedTask.Quick(key, Queue)], giveUp);
            }

            await Streams.RestAsync(Between, stop);
        }
    }

    /// <summary>Pauses and resumes; at the end the queue is open.</summary>
    /// <param name="stop">No new pause from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public async Task OperateAsync(CancellationToken stop, CancellationToken giveUp)
    {
        while (!stop.IsCancellationRequested)
        {
            await Streams.RestAsync(Open, stop);
            if (await TellAsync("pause", () => new { until = DateTimeOffset.UtcNow + Longest }, giveUp))
            {
                var acknowledged = Clock.Micros();
                await Streams.RestAsync(Closed, stop);
                _pauses.Enqueue(new(acknowledged, Clock.Micros()));
            }

            await TellAsync("resume", () => new { }, giveUp);
        }
    }

    // Until it is acknowledged. Returns whether it was.
    private async Task<bool> TellAsync(string verb, Func<object> body, CancellationToken giveUp)
    {
        while (!giveUp.IsCancellationRequested)
        {
            if (await TryTellAsync(verb, body()))
            {
                return true;
            }

            await Task.Delay(Again, CancellationToken.None);
        }

        return false;
    }

    private async Task<bool> TryTellAsync(string verb, object body)
    {
        try
        {
            using var answer = await door.PostAsync(
                $"/api/v1/queues/{Queue}/{verb}",
                JsonContent.Create(body)
            );
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return false;
        }
    }
}
