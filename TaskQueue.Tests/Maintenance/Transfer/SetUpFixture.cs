using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.LetterRules;
using TaskQueue.Core.Tasks.Uniqueness;
using TaskQueue.Tests.Scheduling;

namespace TaskQueue.Tests.Maintenance.Transfer;

/// <summary>What operators set up, each kind with all that it can say.</summary>
internal static class SetUpFixture
{
    public const string Busy = "weekly report";
    public const string Resting = "resting";
    public const string Ending = "pause that ends";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task FillAsync(CoreParts parts)
    {
        await SetQueuesAsync(parts);
        await SetRulesAsync(parts);
        await SetSchedulesAsync(parts);
    }

    private static async Task SetQueuesAsync(CoreParts parts)
    {
        var queues = parts.Get<QueueControl>();
        var limits = new QueueLimits(
            7,
            30,
            new(5, TimeSpan.FromSeconds(2), 9),
            2,
            new(1, TimeSpan.FromMinutes(1), 1),
            TimeSpan.FromMinutes(3)
        );
        var until = parts.Clock.UtcNow.AddDays(30);
        await queues.PauseAsync(Product.Operator, "mail", "stocktaking — ü", until);
        await queues.LimitAsync(Product.Operator, "mail", limits, "the shop asked", null, null);
        await queues.LimitAsync(Product.Operator, "mail", limits with { Weight = 1 }, "tonight", until, null);
        await queues.PauseAsync(Product.Operator, "slow", null, null);
        await queues.LimitTypeAsync(Product.Operator, "shop.pay", new(Concurrency: 3), null, null, null);
    }

    private static async Task SetRulesAsync(CoreParts parts)
    {
        var rules = parts.Get<LetterRuleService>();
        var torn = await rules.CreateAsync(
            Product.Operator,
            new()
            {
                Name = "again",
                Types = ["echo"],
                Queues = ["default", "mail"],
                Fingerprint = -7,
                ErrorKind = "Boom",
                ErrorContains = "It “broke”",
                MinAge = TimeSpan.FromSeconds(1),
                MaxAge = TimeSpan.FromDays(2),
                Action = LetterAction.Requeue,
                After = TimeSpan.FromMinutes(10),
                AtMost = 3,
            }
        );
        await rules.CreateAsync(
            Product.Operator,
            new()
            {
                Name = "mark",
                Action = LetterAction.Tag,
                Tags = ["looked-at"],
                Position = 1,
            }
        );
        await rules.PauseAsync(Product.Operator, torn.Id, "quiet");
    }

    private static async Task SetSchedulesAsync(CoreParts parts)
    {
        var schedules = parts.Get<ScheduleService>();
        var now = parts.Clock.UtcNow;
        await schedules.CreateAsync(
            Product.Operator,
            ScheduleSamples.New(Busy, "30 2 * * 1") with
            {
                Description = "For Berlin.",
                TimeZone = "Europe/Berlin",
                StartAt = now.AddDays(-1),
                EndAt = now.AddDays(400),
                ExcludedDays = ["sunday", "12-25"],
                MissedRuns = MissedRuns.RunAll,
                MissedLimit = 3,
                Overlap = OverlapPolicy.Queue,
                Task = Samples.NewTask("""{ "a": 1, "a": "ü" }""") with
                {
                    Queue = "mail",
                    Retry = "fixed(10s) attempts 8",
                    Labels = ["gpu"],
                    Tags = ["nightly"],
                    ConcurrencyKey = "tenant-1",
                    DependsOn = [Guid.NewGuid().ToString()],
                    DependsRule = new(DependencyMode.Any, WantedOutcome.Finished, OnDependencyFailed.Run),
                    Unique = new(["type", "/a"], true, TimeSpan.FromHours(1), OnUniqueConflict.Existing),
                },
            }
        );
        var resting = await schedules.CreateAsync(
            Product.Operator,
            ScheduleSamples.New(Resting, cron: null) with
            {
                Interval = TimeSpan.FromMinutes(7),
            }
        );
        await schedules.PauseAsync(Product.Operator, resting.Id, "holidays", null);
        var ending = await schedules.CreateAsync(Product.Operator, ScheduleSamples.New(Ending));
        await schedules.PauseAsync(Product.Operator, ending.Id, "until noon", now.AddHours(3));
        await parts.Get<ScheduleRunner>().RunOnceAsync(Stop);
    }
}
