using TaskQueue.Core.Security.Keys;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Keys;

/// <summary>The words of the pages about keys.</summary>
internal static class KeyWords
{
    public static string WordOf(ApiKeyState state) =>
        state switch
        {
            ApiKeyState.Active => T["active"],
            ApiKeyState.Expired => T["expired"],
            _ => T["taken back"],
        };

    public static string ToneOf(ApiKeyState state) => state is ApiKeyState.Active ? "good" : "calm";

    public static string ScopesOf(ApiKey key) => string.Join(", ", key.Scopes);

    /// <summary>What else limits a key; nothing when nothing does.</summary>
    public static string? LimitsOf(ApiKey key)
    {
        var limits = new List<string>();
        if (key.Queues.Count > 0)
        {
            limits.Add(T["in {0}", string.Join(", ", key.Queues)]);
        }

        if (key.Networks.Count > 0)
        {
            limits.Add(T["from {0}", string.Join(", ", key.Networks)]);
        }

        if (key.RateLimit is { } rate)
        {
            limits.Add(T["{0} requests a minute", Parts.Words.Number(rate)]);
        }

        return limits.Count == 0 ? null : string.Join("; ", limits);
    }
}
