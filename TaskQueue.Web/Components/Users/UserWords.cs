using TaskQueue.Core.Security.Accounts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Users;

/// <summary>What is said of accounts and sessions.</summary>
internal static class UserWords
{
    /// <summary>The colour of a status.</summary>
    public static string ToneOf(UserStatus status) =>
        status switch
        {
            UserStatus.Active => "good",
            UserStatus.Disabled => "bad",
            _ => "plan",
        };

    /// <summary>A status in a word.</summary>
    public static string WordOf(UserStatus status) => T.Of(status);

    /// <summary>A browser or program by what it calls itself, in a few words.</summary>
    /// <param name="session">The session.</param>
    public static string DeviceOf(SessionView session)
    {
        var agent = session.Agent ?? "";
        var browser =
            agent.Contains("Edg/", StringComparison.Ordinal) ? "Edge"
            : agent.Contains("Firefox/", StringComparison.Ordinal) ? "Firefox"
            : agent.Contains("Chrome/", StringComparison.Ordinal) ? "Chrome"
            : agent.Contains("Safari/", StringComparison.Ordinal) ? "Safari"
            : null;
        var system =
            agent.Contains("Android", StringComparison.Ordinal) ? "Android"
            : agent.Contains("iPhone", StringComparison.Ordinal) ? "iPhone"
            : agent.Contains("iPad", StringComparison.Ordinal) ? "iPad"
            : agent.Contains("Windows", StringComparison.Ordinal) ? "Windows"
            : agent.Contains("Mac OS", StringComparison.Ordinal) ? "macOS"
            : agent.Contains("Linux", StringComparison.Ordinal) ? "Linux"
            : null;
        return browser is not null && system is not null ? T["{0} on {1}", browser, system]
            : browser is not null ? browser
            : session.IsConsole switch
            {
                true => T["A browser"],
                false => T["A program"],
                null => T["Unknown"],
            };
    }
}
