namespace TaskQueue.Core.Alerts;

/// <summary>Which alerts. A part that is empty leaves nothing out.</summary>
public sealed record AlertFilter
{
    /// <summary>In any of these states.</summary>
    public IReadOnlyList<AlertState> States { get; init; } = [];

    /// <summary>Of any of these kinds.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>As bad as any of these.</summary>
    public IReadOnlyList<AlertSeverity> Severities { get; init; } = [];

    /// <summary>Finds everything that is wrong with it.</summary>
    public FieldErrors Check()
    {
        var errors = new FieldErrors();
        if (Kinds.FirstOrDefault(k => AlertKinds.Find(k) is null) is { } unknown)
        {
            errors.Add(
                "kind",
                $"'{unknown}' is unknown; known are {string.Join(", ", AlertKinds.All.Select(k => k.Word))}."
            );
        }

        return errors;
    }

    /// <summary>The alerts that it means.</summary>
    /// <param name="alerts">All of them.</param>
    internal IQueryable<Alert> Apply(IQueryable<Alert> alerts)
    {
        if (States.Count > 0)
        {
            alerts = alerts.Where(a => States.Contains(a.State));
        }

        if (Kinds.Count > 0)
        {
            alerts = alerts.Where(a => Kinds.Contains(a.Kind));
        }

        return Severities.Count > 0 ? alerts.Where(a => Severities.Contains(a.Severity)) : alerts;
    }
}
