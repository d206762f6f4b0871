using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Tasks to scroll through, of which those in sight alone are read and drawn. Its rows are of one height.</summary>
/// <param name="clock">Measures the rest between two readings of what is further down.</param>
public sealed partial class TaskScroll(TimeProvider clock) : IDisposable
{
    /// <summary>The first rows come with each change; those further down are read again once in so long at the most.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);

    private const float RowHeight = 44;
    private const int LeastOfTask = 220;

    private Virtualize<TaskItem>? _list;
    private ScrolledTasks? _rows;
    private IReadOnlyList<TaskColumn> _columns = [];
    private string? _shownOf;
    private long _shownTurn;
    private DateTimeOffset _forgotAt;
    private bool _isStale;
    private bool _rests;
    private bool _gone;

    /// <summary>What the list is, and where it begins: another text, another list.</summary>
    [Parameter, EditorRequired]
    public string List { get; set; } = "";

    /// <summary>Where it begins; the beginning of all when absent.</summary>
    [Parameter]
    public string? Start { get; set; }

    /// <summary>Its first rows, as they were just read; as many as a block has, fewer where the list ends.</summary>
    [Parameter]
    public IReadOnlyList<TaskItem> First { get; set; } = [];

    /// <summary>Where what is behind those begins; nothing where the list ends.</summary>
    [Parameter]
    public string? Next { get; set; }

    /// <summary>Another number says that tasks have changed.</summary>
    [Parameter, EditorRequired]
    public long Turn { get; set; }

    /// <summary>Reads a page of the list.</summary>
    [Parameter, EditorRequired]
    public Func<string?, int, CancellationToken, Task<Page<TaskItem>>> Read { get; set; } = default!;

    /// <summary>The current time.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>The names of the columns, in order.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<string> Columns { get; set; } = [];

    /// <summary>The order of the rows, as addresses write it.</summary>
    [Parameter, EditorRequired]
    public string Sort { get; set; } = "";

    /// <summary>Told which order is asked for.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnSort { get; set; }

    /// <summary>Whether all that match are selected, in sight or not.</summary>
    [Parameter]
    public bool IsAll { get; set; }

    /// <summary>The selected tasks; none can be selected when absent.</summary>
    [Parameter]
    public IReadOnlySet<Guid>? Selected { get; set; }

    /// <summary>Told which tasks were selected, or not any more.</summary>
    [Parameter]
    public EventCallback<(IReadOnlyList<Guid> Ids, bool Taken)> OnPick { get; set; }

    /// <summary>Told why rows could not be read; those that are known stay.</summary>
    [Parameter]
    public EventCallback<Exception> OnTrouble { get; set; }

    private int Least => LeastOfTask + (Selected is null ? 0 : 44) + _columns.Sum(c => c.Width);

    /// <inheritdoc />
    public void Dispose() => _gone = true;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        _columns = TaskColumn.Of(Columns);
        if (_shownOf != List)
        {
            _rows = new(Start, (cursor, limit, stop) => Read(cursor, limit, stop));
            _rows.Seed(First, Next);
            _forgotAt = clock.GetUtcNow();
            _isStale = _shownOf is not null;
        }
        else if (_shownTurn != Turn)
        {
            Renew();
        }

        (_shownOf, _shownTurn) = (List, Turn);
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_isStale && _list is not null)
        {
            _isStale = false;
            await _list.RefreshDataAsync();
            StateHasChanged();
        }
    }

    // Where tasks change all the time, each change would read again all that is in sight.
    private void Renew()
    {
        if (clock.GetUtcNow() - _forgotAt >= Rest)
        {
            Forget();
            return;
        }

        _rows?.Seed(First, Next);
        _isStale = true;
        if (!_rests)
        {
            _ = RestAsync();
        }
    }

    private async Task RestAsync()
    {
        _rests = true;
        await Task.Delay(Rest, clock);
        _rests = false;
        if (!_gone)
        {
            Forget();
            StateHasChanged();
        }
    }

    private void Forget()
    {
        _rows?.Forget();
        _rows?.Seed(First, Next);
        (_forgotAt, _isStale) = (clock.GetUtcNow(), true);
    }

    private static string ClassOf(TaskColumn column) =>
        (column.Name is "status" or "createdAt" ? "" : "rest") + (column.IsNumber ? " number" : "");

    private async ValueTask<ItemsProviderResult<TaskItem>> ReadAsync(ItemsProviderRequest request)
    {
        if (_rows is not { } rows)
        {
            return new([], 0);
        }

        try
        {
            var found = await rows.ReadAsync(request.StartIndex, request.Count, request.CancellationToken);
            return new(found, rows.Count);
        }
        catch (Exception) when (request.CancellationToken.IsCancellationRequested)
        {
            // Another look has begun: nobody waits for this one.
            return new([], rows.Count);
        }
        catch (Exception e)
        {
            // What is thrown here would take the whole page with it. It is read again with the next change.
            await OnTrouble.InvokeAsync(e);
            return new(rows.Known(request.StartIndex, request.Count), rows.Count);
        }
    }
}
