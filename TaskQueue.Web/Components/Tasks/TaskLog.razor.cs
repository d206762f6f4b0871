using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// What the attempts of a task logged, the newest lines in view; follows a running one, since the page is drawn anew with
/// each change of the task. It knows which lines there are, and reads those that are looked at: however long a log is, it costs
/// the circuit no more than what is on the screen.
/// </summary>
/// <param name="logs">Reads lines.</param>
/// <param name="js">Keeps the end in view, and tells when somebody scrolls up.</param>
public sealed partial class TaskLog(TaskLogs logs, IJSRuntime js) : IAsyncDisposable
{
    /// <summary>Lines that are known at once: the newest ones.</summary>
    public const int MostLines = 10_000;

    private const int MostAttempts = 100;
    private const int LongestText = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private ElementReference _box;
    private Virtualize<TaskLogLine>? _view;
    private DotNetObjectReference<TaskLog>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private TaskLogLine? _whole;
    private string? _watched;
    private bool _held;
    private bool _toEnd;
    private int _typed;
    private Guid _shown;

    private LogLevel _least = LogLevel.Trace;
    private int? _attempt;
    private string _text = "";

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>The task.</summary>
    [Parameter, EditorRequired]
    public TaskItem Task { get; set; } = default!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    /// <summary>Told why lines could not be read; those that are known stay.</summary>
    [Parameter]
    public EventCallback<Exception> OnTrouble { get; set; }

    private bool Follows => Task.State is TaskState.Running;

    private bool IsFiltered => _filter != LogFilter.All;

    private LogFilter Asked => new(_least, _attempt, _text.Length == 0 ? null : _text);

    private string Tally =>
        _lines.HasEarlier
            ? T["The newest {0} lines; the whole log has those before them, too.", Words.Number(_lines.Count)]
            : T.Count(_lines.Count, "{0} line", "{0} lines");

    private string News =>
        _lines.HasMoreWaiting
            ? T["{0}+ new lines", Words.Number(_lines.Waiting)]
            : T.Count(_lines.Waiting, "{0} new line", "{0} new lines");

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        _self?.Dispose();
        try
        {
            if (_watch is not null)
            {
                await _watch.InvokeVoidAsync("end");
                await _watch.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Called by the script when somebody scrolls up, or is back at the end.</summary>
    /// <param name="held">Whether somebody reads further up.</param>
    [JSInvokable]
    public async Task OnHeldAsync(bool held)
    {
        _held = held;
        if (!held)
        {
            await TakeWaitingAsync();
        }

        StateHasChanged();
    }

    /// <inheritdoc />
    protected override Task OnParametersSetAsync()
    {
        if (_shown != Task.Id)
        {
            (_shown, _attempt, _text) = (Task.Id, null, "");
            return StartAsync();
        }

        return ReadNewAsync();
    }

    /// <inheritdoc />
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // The box comes with the first line, and goes with the last one.
        if (_lines.Count > 0 && _box.Id is { } box && box != _watched)
        {
            _watched = box;
            _self ??= DotNetObjectReference.Create(this);
            _module ??= await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Tasks/TaskLog.razor.js"
            );
            if (_gone.IsCancellationRequested)
            {
                // The page has been left before the browser has answered.
                await _module.DisposeAsync();
                return;
            }

            var before = _watch;
            _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _box, _self);
            if (before is not null)
            {
                await before.InvokeVoidAsync("end");
                await before.DisposeAsync();
            }
        }

        if (_toEnd && _watch is not null)
        {
            _toEnd = false;
            await _watch.InvokeVoidAsync("toEnd");
        }
    }

    private async Task SetTextAsync(string? text)
    {
        _text = text ?? "";
        // Asked when somebody pauses, not with each letter.
        var typed = ++_typed;
        await System.Threading.Tasks.Task.Delay(Pause);
        if (typed == _typed && !_gone.IsCancellationRequested)
        {
            await StartAsync();
        }
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

    private void Choose(TaskLogLine line) => _whole = _whole?.Id == line.Id ? null : line;

    private RenderFragment Marked(string message) =>
        builder =>
        {
            foreach (var piece in MarkedPiece.Of(message, _filter.Text))
            {
                if (piece.IsHit)
                {
                    builder.OpenElement(0, "mark");
                    builder.AddContent(1, piece.Text);
                    builder.CloseElement();
                }
                else
                {
                    builder.AddContent(2, piece.Text);
                }
            }
        };

    private static string Word(LogLevel level) =>
        level switch
        {
            LogLevel.Information => "info",
            LogLevel.Warning => "warn",
            LogLevel.Critical => "fatal",
            _ => LogLevels.Word(level),
        };
}
