namespace TaskQueue.Core.Execution;

/// <summary>Settings under <c>Lease</c>.</summary>
public sealed class LeaseOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Lease";

    /// <summary>How long a worker owns a task before it must renew; renewed at a third. Default 30 s.</summary>
    public TimeSpan Duration { get; set; } = TimeSpan.FromSeconds(30);
}
