using System.Reflection;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>Who this worker is, for as long as the process lives.</summary>
internal sealed class WorkerIdentity(
    IOptions<WorkerOptions> options,
    HandlerCatalogue handlers,
    TimeProvider clock
)
{
    private readonly DateTimeOffset _startedAt = clock.GetUtcNow();

    public Guid Id { get; } = Guid.CreateVersion7();

    public string Name => options.Value.Name;

    public IReadOnlyList<string> Queues { get; } = Served(WorkerOptions.List(options.Value.Queues));

    public IReadOnlyList<string> Labels { get; } =
        LabelRules.Sorted(WorkerOptions.List(options.Value.Labels));

    public IReadOnlyList<string> Routes { get; } = Broker.Routes.Serving(handlers.Types);

    public int Concurrency => options.Value.Concurrency;

    /// <summary>The product's version.</summary>
    public static string Version { get; } =
        typeof(WorkerIdentity)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];

    /// <summary>Whether the process is a worker and nothing else.</summary>
    public bool Standalone { get; set; }

    /// <summary>What it tells of itself.</summary>
    /// <param name="running">How many tasks it runs now.</param>
    /// <param name="order">What it was told to do.</param>
    /// <param name="load">How it is doing.</param>
    public WorkerCard Card(int running, WorkerOrder order = WorkerOrder.Work, WorkerLoad? load = null) =>
        new(
            Id,
            Name,
            Environment.MachineName,
            Version,
            Concurrency,
            Queues,
            Labels,
            handlers.Types,
            _startedAt,
            running,
            Draining: order is WorkerOrder.Drain or WorkerOrder.Stop
        )
        {
            Paused = order is WorkerOrder.Pause,
            Standalone = Standalone,
            Load = load ?? WorkerLoad.None,
        };

    // Whoever hears of it takes a single * for all: one beside names would be the name of a queue that cannot be. An empty
    // setting is as none.
    private static IReadOnlyList<string> Served(IReadOnlyList<string> named) =>
        named.Count == 0 || named.Contains("*") ? ["*"] : named;
}
