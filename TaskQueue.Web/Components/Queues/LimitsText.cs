using System.Globalization;
using TaskQueue.Core;

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
            parts.Add(Invariant($"weight {limits.Weight}"));
        }

        if (limits.Concurrency is { } most)
        {
            parts.Add(Invariant($"at most {most} at once"));
        }

        if (limits.Rate is { } rate)
        {
            parts.Add(RateText.Write(rate));
        }

        if (limits.KeyConcurrency is { } ofKey)
        {
            parts.Add(Invariant($"each key {ofKey} at once"));
        }

        if (limits.KeyRate is { } keyRate)
        {
            parts.Add($"each key {RateText.Write(keyRate)}");
        }

        if (limits.AgeAfter is { } age)
        {
            parts.Add($"rises every {RateText.TimeOf(age)}");
        }

        return parts.Count == 0 ? null : string.Join(" · ", parts);
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
