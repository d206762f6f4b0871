using System.Net.Http.Json;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A queue whose tasks may start at a rate alone, and which gets many more at once than may start at once.</summary>
internal static class Paced
{
    /// <summary>The queue.</summary>
    public const string Queue = "paced";

    /// <summary>How many may start at once after a rest.</summary>
    public const int Burst = 5;

    private const int PerSecond = 10;
    private const int AtOnce = 60;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>The time between two starts, once the burst is spent.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromSeconds(1) / PerSecond;

    /// <summary>Sets the rate, before the first task.</summary>
    public static async Task SetAsync(ApiDoor door)
    {
        using var answer = await door.PutAsync(
            $"/api/v1/queues/{Queue}",
            JsonContent.Create(
                new
                {
                    limits = new
                    {
                        rate = new
                        {
                            count = PerSecond,
                            per = 1,
                            burst = Burst,
                        },
                    },
                }
            )
        );
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Submits many at once, and rests for longer than those take.</summary>
    /// <param name="client">Who submits.</param>
    /// <param name="mayGoOn">Holds it back while too much is unended.</param>
    /// <param name="stop">No new call from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public static async Task RunAsync(
        TortureClient client,
        Func<bool> mayGoOn,
        CancellationToken stop,
        CancellationToken giveUp
    )
    {
        for (var wave = 0; !stop.IsCancellationRequested; wave++)
        {
            if (mayGoOn())
            {
                await client.SubmitAsync(
                    [
                        .. Enumerable
                            .Range(0, AtOnce)
                            .Select(i =>
                                PlannedTask.Quick(
                                    string.Create(CultureInfo.InvariantCulture, $"{Queue}-{wave}-{i}"),
                                    Queue
                                )
                            ),
                    ],
                    giveUp
                );
            }

            await Streams.RestAsync(Rest, stop);
        }
    }
}
