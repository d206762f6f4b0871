using TaskQueue.Core.Alerts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>Alerts in words and colours.</summary>
internal static class AlertWords
{
    /// <summary>A severity in a word.</summary>
    public static string Of(AlertSeverity severity) => T.Of(severity);

    /// <summary>A state in a word.</summary>
    public static string Of(AlertState state) => T.Of(state);

    /// <summary>The colour of a severity.</summary>
    public static string Tone(AlertSeverity severity) =>
        severity switch
        {
            AlertSeverity.Critical => "bad",
            AlertSeverity.Warning => "warn",
            _ => "calm",
        };
}
