using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Xml;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// Unique tasks: several clients submit what is the same at once, each under an idempotency key of its own, and the first one
/// is to be the only one. Some are submitted in one wave alone, others in every wave, so that their window ends again and again.
/// </summary>
/// <param name="doors">A door for each client.</param>
internal sealed class Alike(IReadOnlyList<ApiDoor> doors)
{
    /// <summary>Their queue.</summary>
    public const string Queue = "alike";

    /// <summary>The payload's key of those that each wave submits.</summary>
    public const string Again = "again";

    private const string Once = "once";
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongWindow = TimeSpan.FromDays(1);
    private readonly ConcurrentQueue<AlikeCall> _calls = new();

    /// <summary>How long a task that each wave submits is the only one.</summary>
    public static TimeSpan Window { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The answers that the clients got.</summary>
    public IReadOnlyList<AlikeCall> Calls => [.. _calls];

    /// <summary>What a task is unique by; null for tasks of others.</summary>
    /// <param name="key">Its idempotency key.</param>
    public static string? IdentityOf(string? key) =>
        key?.Split('/') is [Queue, var identity, _, _] ? identity : null;

    /// <summary>Submits wave after wave.</summary>
    /// <param name="mayGoOn">Holds it back while too much is unended.</param>
    /// <param name="stop">No new wave from then on.</param>
    /// <param name="giveUp">Not even for the last answer.</param>
    public async Task RunAsync(Func<bool> mayGoOn, CancellationToken stop, CancellationToken giveUp)
    {
        for (var wave = 0; !stop.IsCancellationRequested; wave++)
        {
            if (mayGoOn())
            {
                var once = string.Create(CultureInfo.InvariantCulture, $"{Once}-{wave}");
                await Task.WhenAll([
                    .. doors.Select((d, i) => SubmitAsync(d, once, LongWindow, wave, i, giveUp)),
                    .. doors.Select((d, i) => SubmitAsync(d, Again, Window, wave, i, giveUp)),
                ]);
            }

            await Streams.RestAsync(Rest, stop);
        }
    }

    // Until it is answered, under the same key.
    private async Task SubmitAsync(
        ApiDoor door,
        string identity,
        TimeSpan window,
        int wave,
        int client,
        CancellationToken giveUp
    )
    {
        var body = new
        {
            type = "probe.run",
            queue = Queue,
            payload = new { key = identity },
            unique = new
            {
                by = new[] { "type", "/key" },
                window = XmlConvert.ToString(window),
                onConflict = "existing",
            },
            idempotencyKey = string.Create(
                CultureInfo.InvariantCulture,
                $"{Queue}/{identity}/{wave}/{client}"
            ),
        };
        while (!giveUp.IsCancellationRequested && !await TryAsync(door, identity, body))
        {
            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private async Task<bool> TryAsync(ApiDoor door, string identity, object body)
    {
        try
        {
            using var answer = await door.PostAsync(
                "/api/v1/tasks?allowUnknownType=true",
                JsonContent.Create(body)
            );
            Guid? task = answer.IsSuccessStatusCode
                ? (await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None))
                    .GetProperty("id")
                    .GetGuid()
                : null;
            _calls.Enqueue(new(identity, Clock.Micros(), (int)answer.StatusCode, task));
            return !Survival.MayBeRepeated((int)answer.StatusCode);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            // It died, or hangs.
            return false;
        }
    }
}
