using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// What the attempts of a task logged, the newest lines in view; follows a running one, since the page is drawn anew with
/// each change of the task.
/// </summary>
/// <param name="logs">Reads lines.</param>
public sealed partial class TaskLog(TaskLogs logs) : IDisposable
{
    private const int AtOnce = 200;
    private const int MostLines = 5000;
    private const int MostAttempts = 100;

    private readonly CancellationTokenSource _gone = new();
    private readonly List<TaskLogLine> _lines = [];
    private bool _earlier;
    private bool _reading;
    private Guid _shown;
    private Guid _read;
    private LogLevel _least = LogLevel.Trace;
    private int? _attempt;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>The task.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = default!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    private bool Follows => Task.State is TaskState.Running;

    private bool IsFiltered => Filter != LogFilter.All;

    private LogFilter Filter => new(_least, _attempt);

    /// <inheritdoc />
    public void Dispose() => _gone.Cancel();

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        if (_shown != Task.Id)
        {
            (_shown, _attempt) = (Task.Id, null);
            return StartAsync();
        }

        return ReadNewAsync();
    }

    private Task SetLeastAsync(ChangeEventArgs change)
    {
        _least = Enum.Parse<LogLevel>(change.Value?.ToString() ?? nameof(LogLevel.Trace));
        return StartAsync();
    }

    private Task SetAttemptAsync(ChangeEventArgs change)
    {
        _attempt = int.TryParse(change.Value?.ToString(), CultureInfo.InvariantCulture, out var attempt)
            ? attempt
            : null;
        return StartAsync();
    }

    private async Task StartAsync()
    {
        var (id, filter) = (Task.Id, Filter);
        var page = await logs.BeforeAsync(Actor, id, filter, long.MaxValue, AtOnce, _gone.Token);
        if (id == Task.Id && filter == Filter)
        {
            _lines.Clear();
            _lines.AddRange(page.Items);
            _earlier = page.NextCursor is not null;
            _read = id;
        }
    }

    private async Task ShowEarlierAsync()
    {
        var filter = Filter;
        var page = await logs.BeforeAsync(Actor, Task.Id, filter, _lines[0].Id, AtOnce, _gone.Token);
        if (filter == Filter)
        {
            _lines.InsertRange(0, page.Items);
            _earlier = page.NextCursor is not null && _lines.Count < MostLines;
        }
    }

    // Lines are only ever added, so only the new ones are read.
    private async Task ReadNewAsync()
    {
        if (_reading)
        {
            return;
        }

        _reading = true;
        try
        {
            var (id, filter) = (Task.Id, Filter);
            var last = _lines is [.., var known] ? known.Id : 0;
            var page = await logs.AfterAsync(Actor, id, filter, last, AtOnce, _gone.Token);
            if (id == Task.Id && filter == Filter && page.Items.Count > 0)
            {
                _lines.AddRange(page.Items);
                Shorten();
            }
        }
        finally
        {
            _reading = false;
        }
    }

    private void Shorten()
    {
        if (_lines.Count > MostLines)
        {
            _lines.RemoveRange(0, _lines.Count - MostLines);
            _earlier = true;
        }
    }

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Critical => "fatal",
            _ => LogLevels.Word(level),
        };
}
