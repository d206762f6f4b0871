using System.Globalization;
using System.Text;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>What the address of the task list says: a link to it shows the same list to anybody. Names as in the API.</summary>
public sealed record TaskListQuery
{
    public static readonly IReadOnlyList<int> Sizes = [25, 50, 100];

    /// <summary>In the place of rows of a page: no pages, but one list to scroll through.</summary>
    public const int Scrolling = PreferenceService.Scrolling;

    /// <summary>Rows of a page for whoever has not chosen.</summary>
    public const int UsualSize = 50;

    // Parts of the filters that are not folded away, or are set elsewhere.
    private static readonly TaskField[] InSight =
    [
        TaskField.Status,
        TaskField.Queue,
        TaskField.Type,
        TaskField.Text,
        TaskField.Payload,
    ];

    /// <summary>The query as it was written; the canonical text where it can be read.</summary>
    public string Text { get; init; } = "";

    /// <summary>The query; empty where it cannot be read.</summary>
    public TaskQuery Query { get; init; } = TaskQuery.Empty;

    /// <summary>Why it cannot be read.</summary>
    public QueryFault? Fault { get; init; }

    /// <summary>The saved view that it comes from.</summary>
    public Guid? View { get; init; }

    /// <summary>The columns that it shows, by name; those of whoever looks when absent.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The order, as in the API; the newest first when absent.</summary>
    public string? Sort { get; init; }

    public string? Cursor { get; init; }
    public int? Limit { get; init; }

    /// <summary>Whether it leaves anything out.</summary>
    public bool IsFiltered => Text.Length > 0;

    /// <summary>Whether it is looked for row by row, in a part of the tasks at a time: nothing can be done to all that match.</summary>
    public bool IsSearch =>
        Query.Find(TaskField.Regex) is not null || Query.Find(TaskField.Result) is not null;

    /// <summary>How many parts stand in the folded part of the filters.</summary>
    public int More => Query.Terms.Count(t => t.Not || !InSight.Contains(t.Field));

    /// <summary>The states that it names.</summary>
    public IReadOnlyList<TaskState> States =>
        [
            .. (Query.Find(TaskField.Status)?.Values ?? [])
                .SelectMany(v => TaskStates.TryParse(v.Text, out var states) ? states : [])
                .Distinct()
                .Order(),
        ];

    /// <summary>The list of a query.</summary>
    /// <param name="query">The query.</param>
    public static TaskListQuery Of(TaskQuery query) => new() { Query = query, Text = query.ToString() };

    /// <summary>Reads what somebody wrote; what cannot be read stays as it is, to be mended.</summary>
    /// <param name="text">The text.</param>
    public static TaskListQuery Read(string? text) =>
        TaskQuery.TryParse(text, out var fault) is { } query
            ? Of(query)
            : new() { Text = text?.Trim() ?? "", Fault = fault };

    /// <summary>Reads a number within bounds.</summary>
    public static int? ReadNumber(string? text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : null;

    /// <summary>Reads a text; blank is none.</summary>
    public static string? ReadText(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    /// <summary>The same list, of another query.</summary>
    /// <param name="query">The query.</param>
    public TaskListQuery With(TaskQuery query) =>
        Of(query) with
        {
            Limit = Limit,
            Columns = Columns,
            Sort = Sort,
        };

    /// <summary>The values of a field, as the filters show them.</summary>
    /// <param name="field">The field.</param>
    public IReadOnlyList<string> ValuesOf(TaskField field) =>
        [
            .. (Query.Find(field)?.Values ?? [])
                .Where(v => v.Operator is QueryOperator.Is or QueryOperator.Like)
                .Select(v => v.Text),
        ];

    /// <summary>The same list with these values of a field.</summary>
    /// <param name="field">The field.</param>
    /// <param name="values">The values; none takes the field out.</param>
    public TaskListQuery With(TaskField field, IEnumerable<string> values) =>
        With(
            Query.With(
                field,
                [
                    .. values.Select(v =>
                        v.Contains('*', StringComparison.Ordinal)
                        && QueryField.Of(field).Kind is QueryKind.Name or QueryKind.Text
                            ? new QueryValue(QueryOperator.Like, v)
                            : QueryValue.Is(v)
                    ),
                ]
            )
        );

    /// <summary>The same list with a state put in or taken out.</summary>
    public TaskListQuery Toggle(TaskState state) =>
        With(
            TaskField.Status,
            (States.Contains(state) ? States.Where(s => s != state) : States.Append(state).Order()).Select(
                s => s.Word()
            )
        );

    /// <summary>The same list in another order, from its beginning.</summary>
    /// <param name="sort">The order.</param>
    public TaskListQuery In(string? sort) => this with { Sort = ReadSort(sort), Cursor = null };

    /// <summary>The filter for the store.</summary>
    public TaskFilter ToFilter() => new() { Query = Query.IsEmpty ? null : Query };

    /// <summary>The filter for the store, in the order of the list.</summary>
    public TaskFilter ToSorted() => TaskOrders.Apply(ToFilter(), Sort);

    /// <summary>Reads an order; the usual one is none.</summary>
    public static string? ReadSort(string? text) =>
        TaskOrders.IsKnown(text) && text != TaskOrders.Usual ? text : null;

    /// <summary>The address of the same list as a file.</summary>
    public string ToExportUrl()
    {
        var url = new StringBuilder("export/tasks");
        Add(url, "q", Text.Length > 0 ? Text : null);
        Add(url, "sort", Sort);
        return url.ToString();
    }

    /// <summary>The address of some tasks as a file, however they were found.</summary>
    /// <param name="ids">The tasks; at most <see cref="TaskLimits.Ids"/>.</param>
    public static string ToExportUrl(IEnumerable<Guid> ids) =>
        $"export/tasks?ids={string.Join(',', ids.Order().Select(id => id.ToString("N")))}";

    /// <summary>The address.</summary>
    public string ToUrl()
    {
        var url = new StringBuilder("tasks");
        Add(url, "q", Text.Length > 0 ? Text : null);
        Add(url, "view", View?.ToString());
        Add(url, "sort", Sort);
        Add(url, "columns", Columns is { } columns ? string.Join(',', columns) : null);
        Add(url, "cursor", Cursor);
        Add(url, "limit", Limit?.ToString(CultureInfo.InvariantCulture));
        return url.ToString();
    }

    // What may stand in a query of an address as it is stays readable there.
    private static void Add(StringBuilder url, string name, string? value)
    {
        if (value is not null)
        {
            url.Append(url.ToString().Contains('?', StringComparison.Ordinal) ? '&' : '?')
                .Append(name)
                .Append('=')
                .Append(
                    Uri.EscapeDataString(value)
                        .Replace("%3A", ":", StringComparison.Ordinal)
                        .Replace("%2C", ",", StringComparison.Ordinal)
                        .Replace("%2A", "*", StringComparison.Ordinal)
                        .Replace("%2F", "/", StringComparison.Ordinal)
                );
        }
    }
}
