using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks.Views;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Saves a query under a name, or changes a saved one.</summary>
/// <param name="views">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class ViewDialog(TaskViews views, CurrentActor actors, Toasts toasts)
{
    private string _name = "";
    private string _query = "";
    private bool _shared;
    private bool _withColumns;
    private int? _version;
    private bool _stale;

    /// <summary>The view; none where a new one is saved.</summary>
    [Parameter]
    public TaskView? View { get; set; }

    /// <summary>The query that is saved.</summary>
    [Parameter]
    public string Query { get; set; } = "";

    /// <summary>The columns that are shown now.</summary>
    [Parameter]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>Whether it may be shared.</summary>
    [Parameter]
    public bool MayShare { get; set; }

    /// <summary>Whether it belongs to whoever looks.</summary>
    [Parameter]
    public bool IsOwner { get; set; } = true;

    /// <summary>Told when it was saved or deleted.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnSaved { get; set; }

    protected override void OnInitialized() => Show(View);

    private void Show(TaskView? view) =>
        (_name, _query, _shared, _withColumns, _version) = (
            view?.Name ?? "",
            view?.Query ?? Query,
            view?.Shared ?? false,
            view?.Columns.Count > 0,
            view?.Version
        );

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var (actor, wanted) = (
                await actors.GetAsync(),
                new NewTaskView(_name, _query, _shared) { Columns = _withColumns ? Columns : [] }
            );
            await KeepingAsync(() =>
                View is null
                    ? views.CreateAsync(actor, wanted)
                    : views.UpdateAsync(actor, View.Id, wanted, _version)
            );
            await DoneAsync(T["The view was saved."]);
        });

    private Task DeleteAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            await KeepingAsync(() => views.DeleteAsync(actor, View!.Id, _version));
            await DoneAsync(T["The view was deleted."]);
        });

    private Task ReadAsync() =>
        TryAsync(async () =>
        {
            Show(await views.GetAsync(await actors.GetAsync(), View!.Id, CancellationToken.None));
            _stale = false;
        });

    // Where somebody else was first, theirs can be read.
    private async Task KeepingAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Stale)
        {
            _stale = true;
            throw;
        }
    }

    private async Task DoneAsync(string text)
    {
        toasts.Done(text);
        await OnSaved.InvokeAsync();
        await OnClose.InvokeAsync();
    }
}
