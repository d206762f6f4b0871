using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks.Views;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Queries that are there to be asked: ready-made, saved, and those that were asked last.</summary>
public sealed partial class ViewMenu
{
    private Edited? _edited;
    private int _round;

    /// <summary>What is shown now.</summary>
    [Parameter, EditorRequired]
    public TaskListQuery Query { get; set; } = new();

    /// <summary>The columns that are shown now.</summary>
    [Parameter]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The saved views.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<TaskView> Views { get; set; } = [];

    /// <summary>What was asked last.</summary>
    [Parameter]
    public QueryHistory? History { get; set; }

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    /// <summary>Told what to show instead.</summary>
    [Parameter, EditorRequired]
    public EventCallback<TaskListQuery> OnAsk { get; set; }

    /// <summary>Told when views were changed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    // The API tells them in English.
    private static string NameOf(ReadyView view) =>
        view.Key switch
        {
            "today" => T["Today's tasks"],
            "failed-today" => T["Failed today"],
            "high-priority" => T["High priority"],
            "running-long" => T["Running long"],
            "my-tasks" => T["My tasks"],
            "stuck" => T["Stuck"],
            "retrying" => T["Many attempts"],
            _ => view.Name,
        };

    private static string MeaningOf(ReadyView view) =>
        view.Key switch
        {
            "today" => T["Accepted since midnight, UTC"],
            "failed-today" => T["Died since midnight, UTC"],
            "high-priority" => T["Not over yet, of priority 7 and more"],
            "running-long" => T["An attempt that began more than ten minutes ago"],
            "my-tasks" => T["What you have submitted"],
            "stuck" => T["Ready, and accepted more than an hour ago"],
            "retrying" => T["Failed three times or more, and tried again"],
            _ => T.Told(view.Meaning),
        };

    private bool MayChange(TaskView view) =>
        view.Shared ? Actor.May(Permissions.TasksWrite) : view.OwnerId == Actor.UserId;

    private Task ShowAsync(string query, Guid? view, IReadOnlyList<string>? columns = null)
    {
        // Another menu in its place: a closed one.
        _round++;
        return OnAsk.InvokeAsync(
            TaskListQuery.Read(query) with
            {
                View = view,
                Limit = Query.Limit,
                Columns = columns is { Count: > 0 } ? columns : Query.Columns,
            }
        );
    }

    private Task SavedAsync()
    {
        _round++;
        return OnChanged.InvokeAsync();
    }
}
