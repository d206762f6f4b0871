using TaskQueue.Core.Alerts;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>Alerts in words and colours.</summary>
internal static class AlertWords
{
    /// <summary>A severity, as in the API.</summary>
    public static string Of(AlertSeverity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>A state, as in the API.</summary>
    public static string Of(AlertState state) => state.ToString().ToLowerInvariant();

    /// <summary>The colour of a severity.</summary>
    public static string Tone(AlertSeverity severity) =>
        severity switch
        {
            AlertSeverity.Critical => "bad",
            AlertSeverity.Warning => "warn",
            _ => "calm",
        };
}
