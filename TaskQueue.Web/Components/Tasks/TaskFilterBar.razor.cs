using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// The query of the task list as fields to choose from. It holds nothing itself but what cannot be read: each change is a new
/// query, and each query shows here.
/// </summary>
public sealed partial class TaskFilterBar
{
    private static readonly (string Id, string Label, TaskField Field, string Hint)[] All =
    [
        ("filter-tag", Key("Tag"), TaskField.Tag, "vip, eu*"),
        ("filter-label", Key("Needs label"), TaskField.Label, "gpu"),
        ("filter-worker", Key("Worker"), TaskField.Worker, "w3, w4"),
        ("filter-creator", Key("Submitted by"), TaskField.Creator, "me"),
        ("filter-correlation", Key("Correlation id"), TaskField.Correlation, ""),
        ("filter-error", Key("Error"), TaskField.Error, Key("Kind or message")),
        ("filter-regex", Key("Regular expression"), TaskField.Regex, ""),
        ("filter-result", Key("Text in result"), TaskField.Result, ""),
    ];

    private static readonly (string Id, string Label, TaskField Field, bool IsFirst)[] Instants =
    [
        ("filter-from", Key("Created from"), TaskField.Created, true),
        ("filter-to", Key("Created before"), TaskField.Created, false),
        ("filter-ended", Key("Ended from"), TaskField.Ended, true),
        ("filter-until", Key("Ended before"), TaskField.Ended, false),
    ];

    // What was typed and cannot be read, to be mended; and what is wrong with it.
    private readonly Dictionary<string, string> _wrong = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _faults = new(StringComparer.Ordinal);
    private bool _open;
    private IReadOnlyList<string> _queueNames = [];
    private IReadOnlyList<string> _typeNames = [];

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired]
    public TaskListQuery Query { get; set; } = new();

    /// <summary>The queues to choose from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Queues { get; set; } = [];

    /// <summary>The types to choose from.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Types { get; set; } = [];

    /// <summary>Whether results may be searched.</summary>
    [Parameter]
    public bool MaySeeResults { get; set; }

    /// <summary>Told what to show instead.</summary>
    [Parameter, EditorRequired]
    public EventCallback<TaskListQuery> OnChange { get; set; }

    private (string Id, string Label, TaskField Field, IReadOnlyList<string> Names)[] Choices =>
        [
            ("filter-queue", Key("Queue"), TaskField.Queue, _queueNames),
            ("filter-type", Key("Type"), TaskField.Type, _typeNames),
        ];

    private IEnumerable<(string Id, string Label, TaskField Field, string Hint)> Texts =>
        All.Where(t => MaySeeResults || t.Field is not TaskField.Result);

    private (string? Low, string? High) Priority =>
        Query.Query.Find(TaskField.Priority)?.Values is [var only]
            ? only.Operator switch
            {
                QueryOperator.Is => (only.Text, only.Text),
                QueryOperator.AtLeast => (only.Text, null),
                QueryOperator.AtMost => (null, only.Text),
                QueryOperator.Between => (Some(only.Text), Some(only.Upper)),
                _ => (null, null),
            }
            : (null, null);

    protected override void OnInitialized() => _open = Query.More > 0;

    protected override void OnParametersSet()
    {
        _queueNames = Names(_queueNames, Queues, Query.ValuesOf(TaskField.Queue));
        _typeNames = Names(_typeNames, Types, Query.ValuesOf(TaskField.Type));
    }

    private static string? Read(ChangeEventArgs change) => TaskListQuery.ReadText(change.Value?.ToString());

    private static string? Some(string? text) => string.IsNullOrEmpty(text) ? null : text;

    // A query may name what is not in the list (any more). The same names stay the same list: an open drop-down would
    // begin anew with another one, at each refresh of the page.
    private static IReadOnlyList<string> Names(
        IReadOnlyList<string> before,
        IReadOnlyList<string> known,
        IReadOnlyList<string> chosen
    )
    {
        List<string> names = [.. known, .. chosen.Except(known, StringComparer.Ordinal)];
        return names.SequenceEqual(before, StringComparer.Ordinal) ? before : names;
    }

    // Texts are one value, as they stand; names are several, parted by commas.
    private static string Written(TaskField field, string text) =>
        field is TaskField.Regex ? new QueryTerm(field, [QueryValue.Is(text)]).ToString()
        : QueryField.Of(field).Kind is QueryKind.Text ? $"{QueryField.Of(field).Name}:{TaskQuery.Quote(text)}"
        : string.Join(
            ' ',
            Parts(field, text)
                .Select(values => $"{QueryField.Of(field).Name}:{string.Join(',', values.Select(AsTyped))}")
        );

    // Of labels all are needed, each a term of its own.
    private static IEnumerable<string[]> Parts(TaskField field, string text)
    {
        var values = text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return field is TaskField.Label ? values.Select(v => new[] { v }) : [values];
    }

    private static string AsTyped(string value) =>
        value.Contains('*', StringComparison.Ordinal) && !value.Any(char.IsWhiteSpace)
            ? value
            : TaskQuery.Quote(value);

    private TaskQuery? Check(string id, TaskField field, ChangeEventArgs change)
    {
        QueryFault? fault = null;
        var read = Read(change) is { } text
            ? TaskQuery.TryParse(Written(field, text), out fault)
            : TaskQuery.Empty;
        if (fault is null)
        {
            _faults.Remove(id);
        }
        else
        {
            _faults[id] = fault.Reason;
        }

        return read;
    }

    // What is wrong stays to be mended, and is no query.
    private Task ChangeTextAsync(string id, TaskField field, ChangeEventArgs change)
    {
        if (Check(id, field, change) is not { } read)
        {
            _wrong[id] = Read(change)!;
            return Task.CompletedTask;
        }

        _wrong.Remove(id);
        return OnChange.InvokeAsync(
            Query.With(
                read.Terms is [var only]
                    ? Query.Query.With(field, only.Values)
                    : new([.. Query.Query.With(field).Terms, .. read.Terms])
            )
        );
    }

    private Task ChangePriorityAsync(string? low, string? high)
    {
        (low, high) = (
            TaskListQuery.ReadNumber(low, 0, 9)?.ToString(CultureInfo.InvariantCulture),
            TaskListQuery.ReadNumber(high, 0, 9)?.ToString(CultureInfo.InvariantCulture)
        );
        QueryValue? value = (low, high) switch
        {
            ({ } from, { } to) => new(QueryOperator.Between, from, to),
            ({ } from, null) => new(QueryOperator.AtLeast, from),
            (null, { } to) => new(QueryOperator.AtMost, to),
            _ => null,
        };
        return OnChange.InvokeAsync(
            Query.With(Query.Query.With(TaskField.Priority, value is null ? [] : [value]))
        );
    }

    private Task ChangeTimeAsync(TaskField field, bool isFirst, DateTimeOffset? at) =>
        OnChange.InvokeAsync(Query.With(QueryTimes.With(Query.Query, field, isFirst, at)));
}
