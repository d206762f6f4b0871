namespace TaskQueue.Core.Execution;

/// <summary>Settings under <c>Worker</c>.</summary>
public sealed class WorkerOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Worker";

    /// <summary>Whether a Web process runs a worker of its own. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>How many tasks run at once, 1 to 1,000. Default: four for each core.</summary>
    public int Concurrency { get; set; } = 4 * Environment.ProcessorCount;

    /// <summary>The queues it serves, comma-separated; <c>*</c> (the default) is all.</summary>
    public string Queues { get; set; } = "*";

    /// <summary>Its labels, comma-separated. Default none.</summary>
    public string Labels { get; set; } = "";

    /// <summary>Its name; need not be unique. Default: the host's name.</summary>
    public string Name { get; set; } = Environment.MachineName;

    /// <summary>Where a worker process answers <c>/health/live</c> and <c>/health/ready</c>; empty (the default): nowhere.</summary>
    public string HealthUrl { get; set; } = "";

    /// <summary>How long running tasks may go on when the process is told to stop. Default 30 s.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After how many attempts a worker process ends, to be started afresh; 0 (the default): never.</summary>
    public int RecycleAfterTasks { get; set; }

    /// <summary>Above how many MiB a worker process ends, to be started afresh; 0 (the default): never.</summary>
    public int RecycleAboveMiB { get; set; }

    /// <summary>Reads a comma-separated list.</summary>
    /// <param name="text">The list.</param>
    public static IReadOnlyList<string> List(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
