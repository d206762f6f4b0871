namespace TaskQueue.Core.Scheduling;

/// <summary>The limits of a schedule's parts, one table for API, console and store.</summary>
public static class ScheduleLimits
{
    /// <summary>Characters of a name.</summary>
    public const int Name = 128;

    /// <summary>Characters of a description.</summary>
    public const int Description = 4000;

    /// <summary>Characters of the name of a time zone.</summary>
    public const int TimeZone = 100;

    /// <summary>Characters of the reason of a pause.</summary>
    public const int Reason = 500;

    /// <summary>Missed fires that are made up for when nothing else is said.</summary>
    public const int UsualMissed = 10;

    /// <summary>Missed fires that may be made up for at the most.</summary>
    public const int Missed = 1000;

    /// <summary>Fires that may wait for the last task to end.</summary>
    public const int Waiting = 100;

    /// <summary>Fires of one preview.</summary>
    public const int Preview = 100;

    /// <summary>Fires of one schedule whose outcome is told; a few more are kept for a while.</summary>
    public const int History = 200;

    /// <summary>Characters of why a fire made no task.</summary>
    public const int FireReason = 500;

    /// <summary>Schedules of one installation.</summary>
    public const int Schedules = 50_000;

    /// <summary>A fire that is looked at later than this after its time counts as missed.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);
}
