using System.Text;
using TaskQueue.Core.Audit;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Audit;

/// <summary>What the address of the audit log says: a link to it shows the same list to anybody. Names as in the API.</summary>
public sealed record AuditListQuery
{
    public string? Actor { get; init; }
    public string? Action { get; init; }
    public string? Subject { get; init; }
    public DateTimeOffset? From { get; init; }
    public DateTimeOffset? To { get; init; }
    public AuditOutcome? Outcome { get; init; }
    public string? Cursor { get; init; }

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsFiltered => this with { Cursor = null } != new AuditListQuery();

    /// <summary>The filter for the store.</summary>
    public AuditFilter ToFilter() =>
        new()
        {
            Actor = Actor,
            Action = Action,
            Subject = Subject,
            From = From,
            To = To,
            Outcome = Outcome,
        };

    /// <summary>The address of the page.</summary>
    public string ToUrl() => "audit" + Parameters(Cursor, null);

    /// <summary>The address of the download.</summary>
    /// <param name="format">csv or jsonl.</param>
    public string ToExportUrl(string format) => "audit/export" + Parameters(null, format);

    /// <summary>The address of the list of what was done to one thing.</summary>
    /// <param name="type">The kind of thing, such as queue.</param>
    /// <param name="id">Which one.</param>
    public static string Of(string type, object id) =>
        new AuditListQuery { Subject = $"{type}:{id}" }.ToUrl();

    /// <summary>Reads an outcome; what is none means any.</summary>
    public static AuditOutcome? ReadOutcome(string? word) =>
        word switch
        {
            "done" => AuditOutcome.Done,
            "denied" => AuditOutcome.Denied,
            _ => null,
        };

    private string Parameters(string? cursor, string? format)
    {
        var url = new StringBuilder();
        Add(url, "format", format);
        Add(url, "actor", Actor);
        Add(url, "action", Action);
        Add(url, "subject", Subject);
        Add(url, "from", From is { } from ? Words.Machine(from) : null);
        Add(url, "to", To is { } to ? Words.Machine(to) : null);
        Add(url, "outcome", Outcome?.ToString().ToLowerInvariant());
        Add(url, "cursor", cursor);
        return url.ToString();
    }

    private static void Add(StringBuilder url, string name, string? value)
    {
        if (value is not null)
        {
            url.Append(url.Length == 0 ? '?' : '&')
                .Append(name)
                .Append('=')
                .Append(Uri.EscapeDataString(value));
        }
    }
}
