using TaskQueue.Core.Security.Keys;

namespace TaskQueue.Web.Components.Keys;

/// <summary>The words of the pages about keys.</summary>
internal static class KeyWords
{
    public static string WordOf(ApiKeyState state) =>
        state switch
        {
            ApiKeyState.Active => "active",
            ApiKeyState.Expired => "expired",
            _ => "taken back",
        };

    public static string ToneOf(ApiKeyState state) => state is ApiKeyState.Active ? "good" : "calm";

    public static string ScopesOf(ApiKey key) => string.Join(", ", key.Scopes);

    /// <summary>What else limits a key; nothing when nothing does.</summary>
    public static string? LimitsOf(ApiKey key)
    {
        var limits = new List<string>();
        if (key.Queues.Count > 0)
        {
            limits.Add($"in {string.Join(", ", key.Queues)}");
        }

        if (key.Networks.Count > 0)
        {
            limits.Add($"from {string.Join(", ", key.Networks)}");
        }

        if (key.RateLimit is { } rate)
        {
            limits.Add($"{Parts.Words.Number(rate)} requests a minute");
        }

        return limits.Count == 0 ? null : string.Join("; ", limits);
    }
}
