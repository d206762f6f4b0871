using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
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

    /// <summary>What says which tasks: for lists, and by the same names in the filter of bulk work.</summary>
    public static readonly QueryParameter[] FilterParameters =
    [
        new("ids", "Any of these tasks, at most 200."),
        new("status", "Any of these: " + string.Join(", ", TaskStates.AllWords) + "."),
        new("queue", "Any of these queues."),
        new("type", "Any of these types."),
        new("tag", "All of these tags."),
        new("label", "Requires all of these labels of its worker."),
        new("worker", "Any of these workers, by name."),
        new("fingerprint", "Dead of any of these, as the groups of dead letters name them."),
        new("priorityMin", "At least this priority.", "integer"),
        new("priorityMax", "At most this priority.", "integer"),
        new("createdFrom", "Accepted at or after this time."),
        new("createdTo", "Accepted before this time."),
        new("finishedFrom", "Ended at or after this time."),
        new("finishedTo", "Ended before this time."),
        new("error", "Text in the last error's kind or message."),
        new("parentId", "Made from this task."),
        .. TaskListTerms.Parameters,
        new(
            "q",
            "A query such as status:dead queue:mail type:email.* created:>2h -worker:w3 \"timed out\"; bare words are text in name, "
                + "description, tags, type or the error's message, or an id. All of it must hold, beside the other parameters. "
                + "See docs/search.md."
        ),
    ];

    public static readonly QueryParameter[] Parameters =
    [
        .. FilterParameters,
        new("result", "Text in the result; needs tasks.payload. Looked for row by row, see regex."),
        new(
            "regex",
            "A regular expression, without regard to case, that name, description, type, a tag or the error's message matches; "
                + "without look-around and back-references. One answer looks at 20,000 rows, or for two seconds, at the most: "
                + "it may hold few items or none and still have a nextCursor."
        ),
        new(
            "sort",
            "createdAt, finishedAt (only tasks that have ended), name, duration, priority or attempt; - in front for descending; "
                + "-createdAt, the newest first, by default. No index has the last four: they are refused where more than 10,000 tasks "
                + "would have to be looked at. Tasks without a name or a duration come last."
        ),
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
        var asked = new TaskListQuery(ReadSearch(fields), fields.Page(), ReadParts(fields));
        fields.ThrowIfAny();
        return asked;
    }

    /// <summary>Reads which tasks a list shows, and in which order; what is wrong is noted in the fields.</summary>
    /// <param name="fields">The values by their names.</param>
    public static TaskFilter ReadSearch(QueryFields fields) =>
        TaskOrders.Apply(
            ReadFilter(fields) with
            {
                Result = fields.Text("result"),
                Regex = ReadRegex(fields),
            },
            ReadSort(fields)
        );

    /// <summary>Reads which tasks are meant; what is wrong is noted in the fields.</summary>
    /// <param name="fields">The values by their names.</param>
    public static TaskFilter ReadFilter(QueryFields fields) =>
        new()
        {
            Ids = ReadIds(fields),
            States = ReadStates(fields),
            Queues = fields.Words("queue"),
            Types = fields.Words("type"),
            Tags = fields.Words("tag"),
            Labels = ReadLabels(fields),
            Workers = fields.Words("worker"),
            Fingerprints = ReadFingerprints(fields),
            PriorityMin = fields.Number("priorityMin", LowestPriority, HighestPriority),
            PriorityMax = fields.Number("priorityMax", LowestPriority, HighestPriority),
            CreatedFrom = fields.Time("createdFrom"),
            CreatedTo = fields.Time("createdTo"),
            FinishedFrom = fields.Time("finishedFrom"),
            FinishedTo = fields.Time("finishedTo"),
            Error = fields.Text("error"),
            ParentId = fields.Id("parentId"),
            Query = TaskListTerms.Add(ReadQuery(fields), fields),
        };

    private static List<Guid> ReadIds(QueryFields fields)
    {
        var found = new List<Guid>();
        foreach (var word in fields.Words("ids", TaskLimits.Ids))
        {
            if (Guid.TryParse(word, out var id))
            {
                found.Add(id);
            }
            else
            {
                fields.Refuse("ids", $"'{word}' is no id of a task.");
            }
        }

        // Nothing selected must not become everything.
        if (found.Count == 0 && fields.Has("ids"))
        {
            fields.Refuse("ids", "Names no task.");
        }

        return found;
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

    private static IReadOnlyList<string> ReadLabels(QueryFields fields)
    {
        var labels = fields.Words("label");
        if (TaskFilter.FaultOfLabels(labels) is { } fault)
        {
            fields.Refuse("label", fault);
        }

        return labels;
    }

    private static TaskQuery? ReadQuery(QueryFields fields)
    {
        var query = TaskQuery.TryParse(fields.Text("q", TaskQuery.Longest), out var fault);
        if (fault is not null)
        {
            fields.Refuse("q", fault.ToString());
        }

        return query is { IsEmpty: false } ? query : null;
    }

    private static string? ReadRegex(QueryFields fields)
    {
        var regex = fields.Text("regex");
        if (regex is not null && TaskSearch.FaultOf(regex) is { } fault)
        {
            fields.Refuse("regex", fault);
        }

        return regex;
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

    private static string? ReadSort(QueryFields fields)
    {
        var sort = fields.Text("sort");
        if (sort is not null && !TaskOrders.IsKnown(sort))
        {
            fields.Refuse(
                "sort",
                $"'{sort}' is unknown; known are {string.Join(", ", TaskOrders.AllWords)}."
            );
        }

        return sort;
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
