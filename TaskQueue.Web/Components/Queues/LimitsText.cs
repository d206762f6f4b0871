using TaskQueue.Core;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Limits in a few words, for the table.</summary>
internal static class LimitsText
{
    /// <summary>The words; nothing where there is no limit.</summary>
    public static string? Of(QueueLimits? limits)
    {
        if (limits is null)
        {
            return null;
        }

        var parts = new List<string>();
        if (limits.Weight != 1)
        {
            parts.Add(T["weight {0}", limits.Weight]);
        }

        if (limits.Concurrency is { } most)
        {
            parts.Add(T["at most {0} at once", most]);
        }

        if (limits.Rate is { } rate)
        {
            parts.Add(RateText.Write(rate));
        }

        if (limits.KeyConcurrency is { } ofKey)
        {
            parts.Add(T["each key {0} at once", ofKey]);
        }

        if (limits.KeyRate is { } keyRate)
        {
            parts.Add(T["each key {0}", RateText.Write(keyRate)]);
        }

        if (limits.AgeAfter is { } age)
        {
            parts.Add(T["rises every {0}", RateText.TimeOf(age)]);
        }

        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }
}
