using TaskQueue.Core.Signals;

namespace TaskQueue.Core.Alerts;

/// <summary>What listeners are told of alerts; the text, which may name people, is not in it.</summary>
internal static class AlertEvents
{
    /// <summary>What happened to an alert.</summary>
    /// <param name="kind">Such as <c>alert.opened</c>.</param>
    /// <param name="alert">The alert, as it is now.</param>
    /// <param name="from">The state before; none for one that is new.</param>
    /// <param name="at">When.</param>
    /// <param name="by">Who did it; nobody where it was found.</param>
    public static LiveEvent Of(
        string kind,
        Alert alert,
        AlertState? from,
        DateTimeOffset at,
        string? by = null
    ) =>
        new(EventTopic.Alerts, kind, at, alert.Id.ToString())
        {
            Type = alert.Kind,
            Name = alert.Title,
            From = from?.ToString().ToLowerInvariant(),
            To = alert.State.ToString().ToLowerInvariant(),
            By = by,
            Figures = new Dictionary<string, double> { ["count"] = alert.Count },
            Needs = AlertKinds.Find(alert.Kind)?.Needs,
        };
}
