using System.Net.Http.Json;
using System.Text.Json;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Tests.Recovery.Torture.Checking;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>The schedules of a run, one of each kind, which fire all the while.</summary>
internal sealed class Scheduled
{
    /// <summary>The queue of their tasks.</summary>
    public const string Queue = "scheduled";

    private const string Often = "*/2 * * * * *";
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private static readonly SchedulePlan[] Plans =
    [
        new("all", Often, TimeSpan.FromSeconds(2), "runAll", "allow", SleepMs: 10),
        new("every", null, TimeSpan.FromSeconds(3), "runAll", "allow", SleepMs: 10),
        new("skipping", null, TimeSpan.FromSeconds(1), "skip", "skip", SleepMs: 1500),
        new("queueing", "* * * * * *", TimeSpan.FromSeconds(1), "runOnce", "queue", SleepMs: 700),
        new("replacing", null, TimeSpan.FromSeconds(3), "runOnce", "replace", SleepMs: 4000),
    ];

    // The clocks of these are changed meanwhile, which is no reason to leave a fire out, or to fire twice.
    private static readonly SchedulePlan[] Jumping =
    [
        new("ahead", Often, TimeSpan.FromSeconds(2), "runAll", "allow", SleepMs: 10, JumpingZones.Ahead),
        new("back", Often, TimeSpan.FromSeconds(2), "runAll", "allow", SleepMs: 10, JumpingZones.Back),
    ];

    private readonly Dictionary<Guid, (SchedulePlan Plan, long First)> _made = [];

    private Scheduled() { }

    /// <summary>Makes them.</summary>
    public static async Task<Scheduled> MakeAsync(ApiDoor door)
    {
        var schedules = new Scheduled();
        foreach (var plan in JumpingZones.AreThere ? [.. Plans, .. Jumping] : Plans)
        {
            using var answer = await door.PostAsync(
                "/api/v1/schedules?allowUnknownType=true",
                JsonContent.Create(
                    new
                    {
                        plan.Name,
                        plan.Cron,
                        timeZone = plan.Zone,
                        interval = plan.Cron is null ? plan.Period.TotalSeconds : (double?)null,
                        plan.MissedRuns,
                        missedLimit = plan.MissedRuns == "runAll" ? ScheduleLimits.Missed : (int?)null,
                        plan.Overlap,
                        task = new
                        {
                            type = "probe.run",
                            queue = Queue,
                            payload = new { key = plan.Name, sleepMs = plan.SleepMs },
                        },
                    }
                )
            );
            answer.EnsureSuccessStatusCode();
            var made = await answer.Content.ReadFromJsonAsync<JsonElement>();
            schedules._made[made.GetProperty("id").GetGuid()] = (
                plan,
                Clock.Micros(made.GetProperty("nextFireAt").GetDateTimeOffset())
            );
        }

        return schedules;
    }

    /// <summary>Whether a schedule made the task with a key.</summary>
    public static bool IsOf(string? key, Guid schedule) => ScheduleKeys.ScheduleOf(key) == schedule;

    /// <summary>Ends the fires; what has been made goes on.</summary>
    public async Task PauseAsync(Cluster cluster, TimeSpan patience)
    {
        await cluster.BackAsync(patience);
        using var door = cluster.Door(0);
        foreach (var id in _made.Keys)
        {
            await Eventually.TrueAsync(
                () => PauseAsync(door, id),
                $"schedule {id} is paused",
                patience,
                cluster.Tail
            );
        }
    }

    /// <summary>Those of the run among the rows of the store.</summary>
    public IReadOnlyList<StoredSchedule> In(IReadOnlyList<Schedule> rows) =>
        [
            .. rows.Where(r => _made.ContainsKey(r.Id))
                .Select(r => new StoredSchedule(
                    r.Id,
                    _made[r.Id].Plan,
                    _made[r.Id].First,
                    r.LastFireAt is { } last ? Clock.Micros(last) : null,
                    r.Fired
                )),
        ];

    private static async Task<bool> PauseAsync(ApiDoor door, Guid id)
    {
        try
        {
            using var answer = await door.PostAsync(
                $"/api/v1/schedules/{id}/pause",
                JsonContent.Create(new { reason = "The run is over." })
            );
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            await Task.Delay(Rest, CancellationToken.None);
            return false;
        }
    }
}
