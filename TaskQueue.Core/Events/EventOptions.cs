namespace TaskQueue.Core.Events;

/// <summary>Settings under <c>Events</c>.</summary>
public sealed class EventOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Events";

    /// <summary>
    /// How long events are recorded on after the last one who listened has gone: who comes back within that time gets what
    /// they missed.
    /// </summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>How many events are kept for those who come back, 1,000 to 1,000,000. Default 50,000.</summary>
    public int Kept { get; set; } = 50_000;

    /// <summary>How many connections to events one Web process has at the most, 1 to 100,000. Default 1,000.</summary>
    public int Connections { get; set; } = 1_000;

    /// <summary>How many of them one account may have, with its keys, 1 to 10,000. Default 20.</summary>
    public int ConnectionsPerUser { get; set; } = 20;
}
