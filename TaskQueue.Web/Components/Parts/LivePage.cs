using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// A page that follows the store: it loads when it is opened and when its address changes, and again after each
/// change, unless it is out of sight. When a later read fails, or the store does not answer what somebody does, the page keeps what it
/// shows and says so; when the first one fails, the frame does.
/// </summary>
public abstract partial class LivePage : ComponentBase, IHandleEvent, IDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private IDisposable? _subscription;

    [Inject]
    private CurrentActor Actors { get; set; } = default!;

    [Inject]
    private PageFeed Live { get; set; } = default!;

    [Inject]
    private Viewer Sight { get; set; } = default!;

    [Inject]
    private ILogger<LivePage> Logger { get; set; } = default!;

    [Inject]
    protected TimeProvider Clock { get; set; } = default!;

    /// <summary>Who looks, and what they may do.</summary>
    protected Actor Actor { get; private set; } =
        new("anonymous", new HashSet<string>(StringComparer.Ordinal));

    /// <summary>Why what the page shows may be old; none when it is not.</summary>
    protected string? Trouble { get; private set; }

    /// <summary>Ends when the page is closed.</summary>
    protected CancellationToken Gone => _gone.Token;

    /// <summary>The current time, for ages.</summary>
    protected DateTimeOffset Now => Clock.GetUtcNow();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    // As every component does, but for a store that is away: what is thrown there would take the page with it.
    Task IHandleEvent.HandleEventAsync(EventCallbackWorkItem item, object? arg)
    {
        var doing = HandleAsync(item, arg);
        StateHasChanged();
        return doing.IsCompletedSuccessfully ? Task.CompletedTask : RedrawAsync(doing);
    }

    /// <summary>Reads all that the page shows.</summary>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <inheritdoc />
    protected override Task OnParametersSetAsync() => ReadAsync();

    /// <inheritdoc />
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _subscription = Live.Subscribe(() =>
                Sight.IsHidden ? Task.CompletedTask : InvokeAsync(RefreshAsync)
            );
            Sight.Returned += OnReturned;
        }
    }

    /// <summary>Reads again and shows it.</summary>
    protected async Task RefreshAsync()
    {
        try
        {
            await ReadAsync();
            Trouble = null;
        }
        catch (Exception e) when (_gone.IsCancellationRequested || e is ObjectDisposedException)
        {
            // The page was closed while it read.
            return;
        }
        catch (Exception e)
        {
            Tell(e);
        }

        StateHasChanged();
    }

    /// <summary>Says that the page, or a part of it that reads by itself, could not be read again, and keeps what it shows.</summary>
    /// <param name="trouble">Why.</param>
    protected void Tell(Exception trouble)
    {
        if (trouble is RefusalException refusal)
        {
            Trouble = T.Told(refusal);
        }
        else
        {
            Trouble = T["The store does not answer."];
            LogStale(Logger, trouble);
        }
    }

    /// <summary>Lets go of what the page holds.</summary>
    /// <param name="disposing">Always true; there is nothing unmanaged.</param>
    protected virtual void Dispose(bool disposing)
    {
        _subscription?.Dispose();
        Sight.Returned -= OnReturned;
        _gone.Cancel();
    }

    private async Task HandleAsync(EventCallbackWorkItem item, object? arg)
    {
        try
        {
            await StoreAway.ExplainAsync(() => item.InvokeAsync(arg));
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Unavailable)
        {
            Tell(refusal);
        }
    }

    private async Task RedrawAsync(Task doing)
    {
        try
        {
            await doing;
        }
        catch (OperationCanceledException) when (doing.IsCanceled)
        {
            // The page was closed meanwhile.
            return;
        }

        StateHasChanged();
    }

    private void OnReturned(object? sender, EventArgs e) => _ = InvokeAsync(RefreshAsync);

    private async Task ReadAsync()
    {
        // One after the other: an older read that ends late must not show over a newer one.
        await _oneAtATime.WaitAsync(Gone);
        try
        {
            Actor = await Actors.GetAsync();
            await LoadAsync(Gone);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    [LoggerMessage(
        EventId = 12101,
        Level = LogLevel.Warning,
        Message = "An open page could not be refreshed"
    )]
    private static partial void LogStale(ILogger logger, Exception e);
}
