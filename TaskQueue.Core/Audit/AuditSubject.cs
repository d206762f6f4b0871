using System.Globalization;

namespace TaskQueue.Core.Audit;

/// <summary>What an act was done to.</summary>
/// <param name="Type">The kind of thing.</param>
/// <param name="Id">Which one; empty where there is only one.</param>
public readonly record struct AuditSubject(string Type, string Id)
{
    /// <summary>The product as a whole.</summary>
    public static AuditSubject System => new("system", "");

    /// <summary>The audit log itself.</summary>
    public static AuditSubject Log => new("audit", "");

    /// <summary>A list of the console.</summary>
    /// <param name="name">Its name, such as tasks.</param>
    public static AuditSubject List(string name) => new("list", name);

    /// <summary>The policy of retention.</summary>
    public static AuditSubject Retention => new("retention", "");

    /// <summary>Settings that may be changed while the product runs.</summary>
    public static AuditSubject Settings => new("settings", "");

    /// <summary>The limits of requests.</summary>
    public static AuditSubject RateLimits => new("rate-limits", "");

    /// <summary>A key that tokens are signed with.</summary>
    /// <param name="kid">How tokens name it.</param>
    public static AuditSubject SigningKey(string kid) => new("signing-key", kid);

    /// <summary>A task.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Task(Guid id) => new("task", Text(id));

    /// <summary>A queue.</summary>
    /// <param name="name">Its name.</param>
    public static AuditSubject Queue(string name) => new("queue", name);

    /// <summary>A task type.</summary>
    /// <param name="name">Its name.</param>
    public static AuditSubject TaskType(string name) => new("task-type", name);

    /// <summary>A worker.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Worker(Guid id) => new("worker", Text(id));

    /// <summary>A schedule.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Schedule(Guid id) => new("schedule", Text(id));

    /// <summary>A calendar that schedules share.</summary>
    /// <param name="name">Its name.</param>
    public static AuditSubject Calendar(string name) => new("calendar", name);

    /// <summary>A rule for dead letters.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject LetterRule(Guid id) => new("dead-letter-rule", Text(id));

    /// <summary>Dead letters that died of the same.</summary>
    /// <param name="fingerprint">What they have in common, as people see it.</param>
    public static AuditSubject LetterGroup(string fingerprint) => new("dead-letter-group", fingerprint);

    /// <summary>A saved query.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject TaskView(Guid id) => new("task-view", Text(id));

    /// <summary>Work on many tasks.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Operation(Guid id) => new("operation", Text(id));

    /// <summary>An account, by its e-mail address: it is what the act is about.</summary>
    /// <param name="email">The address.</param>
    public static AuditSubject Account(string email) => new("account", email);

    /// <summary>A provider that people sign in with.</summary>
    /// <param name="name">Its name in the settings.</param>
    public static AuditSubject Provider(string name) => new("provider", name);

    /// <summary>A session.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Session(Guid id) => new("session", Text(id));

    /// <summary>A role.</summary>
    /// <param name="name">Its name.</param>
    public static AuditSubject Role(string name) => new("role", name);

    /// <summary>A key, by the visible part of its text.</summary>
    /// <param name="prefix">The part.</param>
    public static AuditSubject Key(string prefix) => new("api-key", prefix);

    /// <summary>An alert.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject Alert(Guid id) => new("alert", Text(id));

    /// <summary>A connection to the live events.</summary>
    /// <param name="id">Its id.</param>
    public static AuditSubject EventConnection(Guid id) => new("event-connection", Text(id));

    /// <summary>A permission that somebody lacks.</summary>
    /// <param name="name">Its name.</param>
    public static AuditSubject Permission(string name) => new("permission", name);

    /// <summary>As it stands in addresses: <c>queue:mail</c>.</summary>
    public override string ToString() => Id.Length == 0 ? Type : $"{Type}:{Id}";

    /// <summary>Reads what <see cref="ToString"/> writes; a kind alone means all things of it.</summary>
    /// <param name="text">The text.</param>
    public static AuditSubject Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(text, "") : new(text[..colon], text[(colon + 1)..]);
    }

    private static string Text(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);
}
