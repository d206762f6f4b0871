using System.Globalization;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Execution;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of workers.</summary>
internal static class WorkerSettings
{
    private const string Worker = "Worker";

    private static readonly SettingRule Seconds = SettingRule.Duration(TimeSpan.Zero, TimeSpan.FromHours(1));

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All => [.. OfWorker(), .. OfRecycling(), .. OfRunning()];

    private static IEnumerable<Setting> OfWorker() =>
        [
            new(
                "Worker:Enabled",
                Worker,
                SettingRule.Flag(),
                "Whether the console's process runs tasks itself; with Redis it never does."
            )
            {
                Default = "true",
            },
            new("Worker:Concurrency", Worker, SettingRule.Number(1, 1000), "How many tasks run at once.")
            {
                Default = (4 * Environment.ProcessorCount).ToString(CultureInfo.InvariantCulture),
                Scope = SettingScope.Both,
            },
            new(
                "Worker:Queues",
                Worker,
                SettingRule.Text(
                    "names, comma-separated; * is all",
                    text => WorkerOptions.List(text).All(q => q == "*" || TextRules.IsQueue(q)),
                    $"each must be * or {TextRules.QueueForm}"
                ),
                "The queues to serve."
            )
            {
                Default = "*",
                Scope = SettingScope.Both,
            },
            new(
                "Worker:Labels",
                Worker,
                SettingRule.Text(
                    "labels, comma-separated",
                    text =>
                        WorkerOptions.List(text) is { Count: <= LabelRules.Most } all
                        && all.All(LabelRules.IsLabel),
                    $"must be at most 16 labels, parted by commas, each {LabelRules.Form}"
                ),
                "Its labels: tasks that require some of them run here."
            )
            {
                Scope = SettingScope.Both,
            },
            new(
                "Worker:Name",
                Worker,
                SettingRule.Text(
                    "a text of 1 to 128 characters",
                    text => !string.IsNullOrWhiteSpace(text) && text.Length <= 128,
                    "must have 1 to 128 characters; leave it out to have the host's name"
                ),
                "The name that attempts carry; need not be unique."
            )
            {
                Default = Environment.MachineName,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
        ];

    private static IEnumerable<Setting> OfRecycling() =>
        [
            new(
                "Worker:RecycleAfterTasks",
                Worker,
                SettingRule.Number(0, 1_000_000_000),
                "After how many attempts a worker process ends in order, for its supervisor to start afresh; inside the server the worker rests and memory is collected. 0: never."
            )
            {
                Default = "0",
                Scope = SettingScope.Both,
            },
            new(
                "Worker:RecycleAboveMiB",
                Worker,
                SettingRule.Number(0, 1_000_000),
                "Above how many MiB of memory, for ten seconds, it ends likewise, or rests inside the server; 0: never."
            )
            {
                Default = "0",
                Scope = SettingScope.Both,
            },
        ];

    private static IEnumerable<Setting> OfRunning() =>
        [
            new(
                "Worker:HealthUrl",
                Worker,
                SettingRule.ListenAddress(),
                "Where a worker process answers /health/live and /health/ready; empty: nowhere."
            )
            {
                IsLocal = true,
                Scope = SettingScope.Worker,
            },
            new(
                "Worker:ShutdownTimeout",
                Worker,
                Seconds,
                "How long running tasks may go on after SIGTERM; then they are told to stop, and run again later."
            )
            {
                Default = "00:00:30",
                Scope = SettingScope.Both,
            },
            new(
                "Lease:Duration",
                Worker,
                SettingRule.Duration(TimeSpan.FromSeconds(2), TimeSpan.FromHours(1)),
                "How long a worker owns a task before it must renew; renewed at a third."
            )
            {
                Default = "00:00:30",
                Scope = SettingScope.Both,
            },
            new(
                "Process:Allowed",
                Worker,
                SettingRule.Text(
                    "absolute paths of programs, comma-separated",
                    text => WorkerOptions.List(text).All(Path.IsPathFullyQualified),
                    "must be absolute paths of programs, parted by commas"
                ),
                "The programs that process.run may start, with any arguments; none: the worker does not know the type."
            )
            {
                Scope = SettingScope.Both,
            },
            new(
                "Http:AllowPrivateNetworks",
                Worker,
                SettingRule.Flag(),
                "Whether http.request may call loopback, private and link-local addresses, and any port."
            )
            {
                Default = "false",
                DevelopmentDefault = "true",
                Scope = SettingScope.Both,
            },
        ];
}
