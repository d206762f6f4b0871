using TaskQueue.Core.Tasks;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Web.Api;

/// <summary>What <c>GET /api/v1/tasks</c> was asked.</summary>
/// <param name="Filter">Which tasks.</param>
/// <param name="Page">Which page of them.</param>
/// <param name="Parts">The large parts to show.</param>
internal sealed record TaskListQuery(TaskFilter Filter, PageQuery Page, TaskParts Parts)
{
    private const int LowestPriority = 0;
    private const int HighestPriority = 9;

    public static readonly QueryParameter[] Parameters =
    [
        new("status", "Any of these: " + string.Join(", ", TaskStates.AllWords) + "."),
        new("queue", "Any of these queues."),
        new("type", "Any of these types."),
        new("tag", "All of these tags."),
        new("worker", "Any of these workers, by name."),
        new("fingerprint", "Dead of any of these, as the groups of dead letters name them."),
        new("priorityMin", "At least this priority.", "integer"),
        new("priorityMax", "At most this priority.", "integer"),
        new("createdFrom", "Accepted at or after this time."),
        new("createdTo", "Accepted before this time."),
        new("finishedFrom", "Ended at or after this time."),
        new("finishedTo", "Ended before this time."),
        new("q", "Text in name, description, tags or type; or an id."),
        new("sort", "-createdAt (the newest first; default) or createdAt."),
        new(
            "include",
            "Any of payload, result, stackTrace; the first two need the permission tasks.payload."
        ),
        .. QueryParameters.OfPage,
    ];

    /// <summary>Reads it.</summary>
    /// <param name="request">The request.</param>
    /// <exception cref="Core.RefusalException">Something is unreadable or unknown.</exception>
    public static TaskListQuery From(HttpRequest request)
    {
        var fields = new QueryFields(request.Query);
        var asked = new TaskListQuery(
            new()
            {
                States = ReadStates(fields),
                Queues = fields.Words("queue"),
                Types = fields.Words("type"),
                Tags = fields.Words("tag"),
                Workers = fields.Words("worker"),
                Fingerprints = ReadFingerprints(fields),
                PriorityMin = fields.Number("priorityMin", LowestPriority, HighestPriority),
                PriorityMax = fields.Number("priorityMax", LowestPriority, HighestPriority),
                CreatedFrom = fields.Time("createdFrom"),
                CreatedTo = fields.Time("createdTo"),
                FinishedFrom = fields.Time("finishedFrom"),
                FinishedTo = fields.Time("finishedTo"),
                Text = fields.Text("q"),
                OldestFirst = ReadSort(fields),
            },
            fields.Page(),
            ReadParts(fields)
        );
        fields.ThrowIfAny();
        return asked;
    }

    private static List<TaskState> ReadStates(QueryFields fields)
    {
        var found = new List<TaskState>();
        foreach (var word in fields.Words("status"))
        {
            if (TaskStates.TryParse(word, out var states))
            {
                found.AddRange(states);
            }
            else
            {
                fields.Refuse(
                    "status",
                    $"'{word}' is unknown; known are {string.Join(", ", TaskStates.AllWords)}."
                );
            }
        }

        return [.. found.Distinct()];
    }

    private static List<long> ReadFingerprints(QueryFields fields)
    {
        var found = new List<long>();
        foreach (var word in fields.Words("fingerprint"))
        {
            if (ErrorFingerprint.TryRead(word, out var fingerprint))
            {
                found.Add(fingerprint);
            }
            else
            {
                fields.Refuse("fingerprint", $"'{word}' is none: 16 hexadecimal digits.");
            }
        }

        return found;
    }

    private static bool ReadSort(QueryFields fields)
    {
        var sort = fields.Text("sort");
        if (sort is not (null or "createdAt" or "-createdAt"))
        {
            fields.Refuse("sort", $"'{sort}' is unknown; known are createdAt, -createdAt.");
        }

        return sort is "createdAt";
    }

    private static TaskParts ReadParts(QueryFields fields)
    {
        var parts = TaskParts.None;
        foreach (var word in fields.Words("include"))
        {
            parts |= word switch
            {
                "payload" => TaskParts.Payload,
                "result" => TaskParts.Result,
                "stackTrace" => TaskParts.Stack,
                _ => TaskParts.None,
            };
            if (word is not ("payload" or "result" or "stackTrace"))
            {
                fields.Refuse("include", $"'{word}' is unknown; known are payload, result, stackTrace.");
            }
        }

        return parts;
    }
}
