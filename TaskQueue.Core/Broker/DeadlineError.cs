using System.Globalization;

namespace TaskQueue.Core.Broker;

/// <summary>What a task ends with that was not done by its deadline.</summary>
public static class DeadlineError
{
    /// <summary>Its kind.</summary>
    public const string Kind = "Deadline";

    /// <summary>The error of an attempt that still ran then.</summary>
    /// <param name="deadline">The task's deadline.</param>
    /// <param name="more">What else is to be said.</param>
    public static AttemptError Of(DateTimeOffset deadline, string more = "") =>
        new(
            Kind,
            "Still ran at the task's deadline, "
                + deadline.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
                + "."
                + more
        );
}
