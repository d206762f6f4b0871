namespace TaskQueue.Core.Tasks.Queries;

/// <summary>A field that queries can ask for.</summary>
/// <param name="Key">What it is in a filter.</param>
/// <param name="Name">Its name, as queries write it.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="Meaning">What it asks for, for people.</param>
/// <param name="Example">A value.</param>
public sealed record QueryField(TaskField Key, string Name, QueryKind Kind, string Meaning, string Example)
{
    /// <summary>What stands before a path of the payload.</summary>
    public const string PayloadPrefix = "payload.";

    /// <summary>Bare words: text that is looked for everywhere.</summary>
    public static readonly QueryField Text = new(
        TaskField.Text,
        "text",
        QueryKind.Text,
        "Name, description, type, a tag or the error's message; or a task's id",
        "invoice"
    );

    /// <summary>What stands between two slashes.</summary>
    public static readonly QueryField Regex = new(
        TaskField.Regex,
        "regex",
        QueryKind.Regex,
        "A regular expression over name, description, type, tags and error",
        "/time.?out/"
    );

    /// <summary>All that begins with <see cref="PayloadPrefix"/>.</summary>
    public static readonly QueryField Payload = new(
        TaskField.Payload,
        "payload",
        QueryKind.Payload,
        "A value in the payload, at an indexed path",
        "payload.customer.id:42"
    );

    /// <summary>Those that are written with their name and a colon, in the order in which they are offered.</summary>
    public static readonly IReadOnlyList<QueryField> Named =
    [
        new(TaskField.Status, "status", QueryKind.Status, "Where the task stands", "dead,retrying"),
        new(TaskField.Queue, "queue", QueryKind.Name, "The queue", "mail"),
        new(TaskField.Type, "type", QueryKind.Name, "The task type", "email.*"),
        new(TaskField.Tag, "tag", QueryKind.Name, "A tag", "vip"),
        new(TaskField.Worker, "worker", QueryKind.Name, "The worker of the last attempt", "w3"),
        new(TaskField.Priority, "priority", QueryKind.Number, "0 to 9, 9 first", "3..7"),
        new(TaskField.Created, "created", QueryKind.Time, "When it was accepted", ">2h"),
        new(TaskField.Started, "started", QueryKind.Time, "When its last attempt started", "<10m"),
        new(TaskField.Ended, "ended", QueryKind.Time, "When it ended", "today"),
        new(TaskField.Due, "due", QueryKind.Time, "When it becomes ready, counted from now", "<1h"),
        new(TaskField.Duration, "duration", QueryKind.Duration, "How long its last attempt ran", ">5m"),
        new(TaskField.Attempts, "attempts", QueryKind.Number, "How many attempts it has had", ">3"),
        new(TaskField.Creator, "creator", QueryKind.Name, "Who submitted it; me is yourself", "me"),
        new(TaskField.Correlation, "correlation", QueryKind.Name, "The correlation id", "order-7"),
        new(TaskField.Key, "key", QueryKind.Name, "The concurrency key", "tenant-1"),
        new(TaskField.Name, "name", QueryKind.Text, "Text in the name", "report*"),
        new(TaskField.Error, "error", QueryKind.Text, "Text in the last error's kind or message", "timeout"),
        new(TaskField.Result, "result", QueryKind.Text, "Text in the result", "\"id\""),
        new(TaskField.Label, "label", QueryKind.Label, "A label that its worker must have", "gpu"),
        new(TaskField.Id, "id", QueryKind.Id, "The id, or how it begins", "0198c2f4*"),
        new(TaskField.Parent, "parent", QueryKind.Id, "The task that it was made from", "0198c2f4-…"),
        new(
            TaskField.Fingerprint,
            "fingerprint",
            QueryKind.Fingerprint,
            "The error that it died of, as dead letters name it",
            "00c0ffee00c0ffee"
        ),
    ];

    // Words that people bring from elsewhere, and the names of the parameters of the list.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["state"] = "status",
        ["is"] = "status",
        ["finished"] = "ended",
        ["attempt"] = "attempts",
        ["createdBy"] = "creator",
        ["by"] = "creator",
        ["correlationId"] = "correlation",
        ["concurrencyKey"] = "key",
        ["parentId"] = "parent",
    };

    private static readonly Dictionary<string, QueryField> ByName = Named.ToDictionary(
        f => f.Name,
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Whether it may stand behind a minus.</summary>
    public bool CanBeNegated =>
        Key is not (TaskField.Result or TaskField.Regex or TaskField.Parent or TaskField.Fingerprint);

    /// <summary>Whether it takes several values, any of which is enough.</summary>
    public bool TakesMany =>
        Key is not (TaskField.Result or TaskField.Regex or TaskField.Parent or TaskField.Label);

    /// <summary>Whether its values may be bounds: <c>&gt;5</c>, <c>3..7</c>.</summary>
    public bool TakesRanges => Kind is QueryKind.Number or QueryKind.Duration or QueryKind.Time;

    /// <summary>The field of a name; null where there is none.</summary>
    /// <param name="name">The name, in any case.</param>
    public static QueryField? Find(string name) =>
        ByName.GetValueOrDefault(Aliases.GetValueOrDefault(name, name));

    /// <summary>The field of a key.</summary>
    /// <param name="key">The key.</param>
    public static QueryField Of(TaskField key) =>
        key switch
        {
            TaskField.Text => Text,
            TaskField.Regex => Regex,
            TaskField.Payload => Payload,
            _ => Named.First(f => f.Key == key),
        };
}
