using TaskQueue.Core.Alerts;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>What the address of the alerts says: a link to it shows the same list to anybody.</summary>
public sealed record AlertListQuery
{
    /// <summary>The word of an address that leaves no state out.</summary>
    public const string All = "all";

    /// <summary>open, acknowledged, resolved or all; what is not resolved when absent.</summary>
    public string? State { get; init; }

    /// <summary>The kind; any when absent.</summary>
    public string? Kind { get; init; }

    /// <summary>The severity; any when absent.</summary>
    public AlertSeverity? Severity { get; init; }

    /// <summary>Where the page starts.</summary>
    public string? Cursor { get; init; }

    /// <summary>Whether it leaves anything out but what is resolved.</summary>
    public bool IsFiltered => this with { Cursor = null } != new AlertListQuery();

    /// <summary>Reads an address; what it cannot mean leaves nothing out.</summary>
    /// <param name="state">The state.</param>
    /// <param name="kind">The kind.</param>
    /// <param name="severity">The severity.</param>
    /// <param name="cursor">The cursor; a spoiled one starts at the beginning.</param>
    public static AlertListQuery Read(string? state, string? kind, string? severity, string? cursor) =>
        new()
        {
            State = state is All ? All : Word<AlertState>(state)?.ToString().ToLowerInvariant(),
            Kind = kind is not null && AlertKinds.Find(kind) is not null ? kind : null,
            Severity = Word<AlertSeverity>(severity),
            Cursor = Guid.TryParseExact(cursor, "N", out _) ? cursor : null,
        };

    /// <summary>The filter for the store.</summary>
    public AlertFilter ToFilter() =>
        new()
        {
            States = State switch
            {
                null => [AlertState.Open, AlertState.Acknowledged],
                All => [],
                var word => [Word<AlertState>(word)!.Value],
            },
            Kinds = Kind is { } kind ? [kind] : [],
            Severities = Severity is { } severity ? [severity] : [],
        };

    /// <summary>The address of the page.</summary>
    public string ToUrl()
    {
        var parts = new (string Name, string? Value)[]
        {
            ("state", State),
            ("kind", Kind),
            ("severity", Severity?.ToString().ToLowerInvariant()),
            ("cursor", Cursor),
        };
        var given = parts
            .Where(p => p.Value is not null)
            .Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}");
        var query = string.Join('&', given);
        return query.Length == 0 ? "alerts" : $"alerts?{query}";
    }

    /// <summary>Reads a word of an enumeration; none where it is none.</summary>
    public static T? Word<T>(string? word)
        where T : struct, Enum =>
        Enum.GetValues<T>()
            .Cast<T?>()
            .FirstOrDefault(v => v!.Value.ToString().Equals(word, StringComparison.OrdinalIgnoreCase));
}
