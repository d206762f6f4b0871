using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// One column of the task list, beside the first one, which says what the task is and is always there. Its name is that of the
/// same column in a download.
/// </summary>
/// <param name="Name">Its name in addresses.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Width">Its width in pixels.</param>
internal sealed record TaskColumn(string Name, string Title, int Width)
{
    /// <summary>Its name for people.</summary>
    public string Title
    {
        get => T[field];
    } = Title;

    /// <summary>Whether it is a number, which stands at the right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>The name of the order by it; none where the list has no such order.</summary>
    public string? Order { get; init; }

    /// <summary>Whether it gives way first where there is little room.</summary>
    public bool GivesWay { get; init; }

    // What the first column tells.
    private static readonly string[] Always = ["id", "name", "type"];

    /// <summary>All of them, in the order of the choice.</summary>
    public static readonly IReadOnlyList<TaskColumn> All =
    [
        new("status", Key("Status"), 148),
        new("queue", Key("Queue"), 128),
        new("priority", Key("Priority"), 92)
        {
            IsNumber = true,
            GivesWay = true,
            Order = "priority",
        },
        new("attempt", Key("Attempts"), 96) { IsNumber = true, Order = "attempt" },
        new("createdAt", Key("Created"), 116) { Order = "createdAt" },
        new("durationMs", Key("Duration"), 112) { IsNumber = true, Order = "duration" },
        new("worker", Key("Worker"), 150) { GivesWay = true },
        new("id", Key("Id"), 290),
        new("type", Key("Type"), 170),
        new("typeVersion", Key("Type version"), 108),
        new("tags", Key("Tags"), 160),
        new("labels", Key("Labels"), 150),
        new("progress", Key("Progress"), 92) { IsNumber = true },
        new("errorKind", Key("Error"), 150),
        new("errorMessage", Key("Error message"), 260),
        new("startedAt", Key("Started"), 116),
        new("finishedAt", Key("Ended"), 116) { Order = "finishedAt" },
        new("nextAttemptAt", Key("Next attempt"), 124),
        new("expiresAt", Key("Expires"), 116),
        new("createdBy", Key("Created by"), 180),
        new("correlationId", Key("Correlation"), 180),
        new("concurrencyKey", Key("Concurrency key"), 150),
        new("description", Key("Description"), 240),
    ];

    /// <summary>Those that are shown to whoever has chosen none.</summary>
    public static readonly IReadOnlyList<string> Usual =
    [
        "status",
        "queue",
        "priority",
        "attempt",
        "createdAt",
        "durationMs",
        "worker",
    ];

    /// <summary>All of them, as a choice tells them to whoever looks.</summary>
    public static IReadOnlyList<(string Name, string Title)> Choices =>
        [.. All.Select(c => (c.Name, c.Title))];

    /// <summary>The columns of some names; what is no column is left out, and where none is left the usual ones are meant.</summary>
    /// <param name="names">The names, in order.</param>
    public static IReadOnlyList<TaskColumn> Of(IEnumerable<string>? names)
    {
        List<TaskColumn> found =
        [
            .. (names ?? [])
                .Distinct(StringComparer.Ordinal)
                .Select(name => All.FirstOrDefault(c => c.Name == name))
                .OfType<TaskColumn>(),
        ];
        return found.Count > 0 ? found : [.. Usual.Select(name => All.First(c => c.Name == name))];
    }

    /// <summary>Reads the names that an address has; what it has no column of is left out.</summary>
    /// <param name="text">The names, parted by commas.</param>
    /// <returns>The names; nothing where none is left.</returns>
    public static IReadOnlyList<string>? Read(string? text) =>
        text
            ?.Split(',')
            .Where(name => All.Any(c => c.Name == name))
            .Distinct(StringComparer.Ordinal)
            .ToArray()
            is [_, ..] names
            ? names
            : null;

    /// <summary>The columns of a download that shows the same.</summary>
    /// <param name="columns">The columns of the list.</param>
    public static IReadOnlyList<string> Exported(IReadOnlyList<TaskColumn> columns) =>
        [.. Always.Concat(columns.Select(c => c.Name)).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether some names are those that are shown anyway.</summary>
    /// <param name="names">The names, in order.</param>
    public static bool AreUsual(IReadOnlyList<string> names) =>
        names.SequenceEqual(Usual, StringComparer.Ordinal);
}
