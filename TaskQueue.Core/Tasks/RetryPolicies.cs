using System.Collections.Concurrent;

namespace TaskQueue.Core.Tasks;

/// <summary>
/// The policies of texts that rows hold. Settling asks for one with each failure, so each text is read once; the default,
/// which most tasks have, is not looked up at all.
/// </summary>
internal static class RetryPolicies
{
    // Far more than there are types; one who writes another text into each task reads each time, and nobody else suffers.
    private const int Most = 4096;

    private static readonly ConcurrentDictionary<string, RetryPolicy> Known = new(StringComparer.Ordinal);

    /// <summary>The policy of a text that was accepted once.</summary>
    /// <param name="text">The text of the row; the default when absent, and when somebody spoiled it in the store.</param>
    public static RetryPolicy Of(string? text)
    {
        if (text is null)
        {
            return RetryPolicy.Default;
        }

        if (Known.TryGetValue(text, out var policy))
        {
            return policy;
        }

        policy = RetryText.TryParse(text, out var read, out _) ? read : RetryPolicy.Default;
        if (Known.Count >= Most)
        {
            Known.Clear();
        }

        Known[text] = policy;
        return policy;
    }
}
