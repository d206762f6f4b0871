using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The filters of the task list. It holds nothing itself: each change is a new address.</summary>
public sealed partial class TaskFilterBar
{
    private bool _open;
    private string? _label;
    private string? _labelFault;
    private string? _regex;
    private string? _regexFault;
    private IReadOnlyList<string> _queueNames = [];
    private IReadOnlyList<string> _typeNames = [];

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

    private (
        string Id,
        string Label,
        DateTimeOffset? Value,
        Func<DateTimeOffset?, TaskListQuery> With
    )[] Instants =>
        [
            ("filter-from", "Created from (UTC)", Query.CreatedFrom, at => Query with { CreatedFrom = at }),
            ("filter-to", "Created before (UTC)", Query.CreatedTo, at => Query with { CreatedTo = at }),
            ("filter-ended", "Ended from (UTC)", Query.FinishedFrom, at => Query with { FinishedFrom = at }),
            ("filter-until", "Ended before (UTC)", Query.FinishedTo, at => Query with { FinishedTo = at }),
        ];

    private (
        string Id,
        string Label,
        IReadOnlyList<string> Names,
        string? Value,
        Func<string?, TaskListQuery> With
    )[] Choices =>
        [
            ("filter-queue", "Queue", _queueNames, Query.Queue, name => Query with { Queue = name }),
            ("filter-type", "Type", _typeNames, Query.Type, name => Query with { Type = name }),
        ];

    protected override void OnInitialized() => _open = Query.More > 0;

    protected override void OnParametersSet()
    {
        _queueNames = Names(_queueNames, Queues, Query.Queue);
        _typeNames = Names(_typeNames, Types, Query.Type);
    }

    private static string? Read(ChangeEventArgs change) => TaskListQuery.ReadText(change.Value?.ToString());

    private void CheckLabel(ChangeEventArgs change) =>
        _labelFault = TaskListQuery.FaultOfLabels(Read(change));

    private Task ChangeLabel(ChangeEventArgs change)
    {
        CheckLabel(change);
        _label = _labelFault is null ? null : Read(change);
        return _labelFault is null ? Change(Query with { Label = Read(change) }) : Task.CompletedTask;
    }

    private void CheckRegex(ChangeEventArgs change) =>
        _regexFault = Read(change) is { } pattern ? TaskSearch.FaultOf(pattern) : null;

    // What is wrong stays to be mended, and is no address.
    private Task ChangeRegex(ChangeEventArgs change)
    {
        CheckRegex(change);
        _regex = _regexFault is null ? null : Read(change);
        return _regexFault is null ? Change(Query with { Regex = Read(change) }) : Task.CompletedTask;
    }

    private static string? Local(DateTimeOffset? instant) =>
        instant?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);

    // A linked address may name what is not in the list (any more). The same names stay the same list: an open
    // drop-down would begin anew with another one, at each refresh of the page.
    private static IReadOnlyList<string> Names(
        IReadOnlyList<string> before,
        IReadOnlyList<string> known,
        string? chosen
    )
    {
        var names = chosen is null || known.Contains(chosen) ? known : [.. known, chosen];
        return names.SequenceEqual(before, StringComparer.Ordinal) ? before : names;
    }

    private Task Change(TaskListQuery query) => OnChange.InvokeAsync(query with { Cursor = null });
}
