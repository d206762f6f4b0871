using System.Globalization;
using TaskQueue.Core.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Says what a retry policy comes to, while somebody types it.</summary>
internal static class RetryPreview
{
    private const int Most = 7;

    /// <summary>The rests after the first failures, such as <c>Rests 0–2 s, 0–4 s, 0–8 s, 0–16 s; then it is dead.</c></summary>
    /// <param name="retry">The policy as it was typed; the default when empty.</param>
    /// <param name="maxAttempts">The attempts as they were typed.</param>
    /// <returns>The sentence; nothing when the policy cannot be read.</returns>
    public static string? Of(string retry, string maxAttempts)
    {
        var policy = RetryPolicy.Default;
        if (!string.IsNullOrWhiteSpace(retry) && !RetryText.TryParse(retry.Trim(), out policy, out _))
        {
            return null;
        }

        var attempts = int.TryParse(
            maxAttempts,
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var typed
        )
            ? Math.Clamp(typed, 1, TaskLimits.Attempts)
            : policy.Attempts ?? RetryPolicy.DefaultAttempts;
        var rests = policy.Preview(attempts);
        if (rests.Count == 0)
        {
            return T["One attempt, and no rest: the first failure makes it dead."];
        }

        var shown = string.Join(", ", rests.Take(Most).Select(r => Write(r.Least, r.Most)));
        return (rests.Count > Most, policy.Within) switch
        {
            (true, { } span) => T[
                "Rests {0} … ({1} in all), all within {2}; after that it is dead.",
                shown,
                rests.Count,
                Write(span, span)
            ],
            (true, _) => T["Rests {0} … ({1} in all); after that it is dead.", shown, rests.Count],
            (_, { } span) => T["Rests {0}, all within {1}; after that it is dead.", shown, Write(span, span)],
            _ => T["Rests {0}; after that it is dead.", shown],
        };
    }

    private static string Write(TimeSpan least, TimeSpan most)
    {
        var (unit, size) =
            most < TimeSpan.FromSeconds(1) ? ("ms", TimeSpan.FromMilliseconds(1))
            : most < TimeSpan.FromMinutes(2) ? ("s", TimeSpan.FromSeconds(1))
            : most < TimeSpan.FromHours(2) ? ("min", TimeSpan.FromMinutes(1))
            : ("h", TimeSpan.FromHours(1));
        return least == most
            ? string.Create(Culture, $"{most / size:0.#} {unit}")
            : string.Create(Culture, $"{least / size:0.#}–{most / size:0.#} {unit}");
    }
}
