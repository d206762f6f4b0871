using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Analytics;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Queues;

/// <summary>One queue: how it stands, what bounds it, and when it will be empty. What is supposed stands in the address.</summary>
/// <param name="queues">Reads it, and tells what becomes of it.</param>
/// <param name="analytics">Tells how full it was.</param>
/// <param name="shared">Tells which of its keys are the busiest.</param>
/// <param name="navigation">The address.</param>
public sealed partial class QueuePage(
    SharedQueues queues,
    AnalyticsQueries analytics,
    SharedKeys shared,
    NavigationManager navigation
)
{
    // The counts follow each change; a forecast is worth its work only now and then.
    private static readonly TimeSpan ForecastAge = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan DepthAge = TimeSpan.FromMinutes(1);

    private QueueOverview? _queue;
    private QueueForecast? _forecast;
    private DepthHistory? _depths;
    private IReadOnlyList<KeyOverview>? _keys;
    private string? _keysOf;
    private string? _depthsOf;
    private DateTimeOffset _depthsAt;
    private ForecastDraft _draft = new();
    private WhatIf _whatIf = WhatIf.Nothing;
    private string? _address;
    private QueueAct? _asked;
    private string? _shown;
    private bool _missing;
    private bool _waits;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    /// <summary>The queue, as it stands in the address.</summary>
    [Parameter]
    public string Name { get; set; } = "";

    [SupplyParameterFromQuery]
    private string? Workers { get; set; }

    [SupplyParameterFromQuery]
    private string? Slots { get; set; }

    [SupplyParameterFromQuery]
    private string? Burst { get; set; }

    [SupplyParameterFromQuery]
    private string? ArrivalRate { get; set; }

    [SupplyParameterFromQuery]
    private string? Seed { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    private Saves<string> Saves => field ??= new(ReloadAsync);

    // A slash stays escaped where it would end the segment.
    private string Queue => Name.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Queue)
        {
            // What was asked of the one before is not asked of this one.
            (_shown, _asked) = (Queue, null);
        }

        ReadAddress();
        if (
            _forecast is { Facts: { Queue: var known, Now: var at } }
            && known.Name == Queue
            && Now - at < ForecastAge
        )
        {
            var all = await queues.ListAsync(Actor).WaitAsync(cancellationToken);
            _queue = all.FirstOrDefault(q => q.Name == Queue) ?? _queue;
            _ = FollowAsync(ForecastAge - (Now - at));
            return;
        }

        _forecast = await queues.ForecastAsync(Actor, Queue, _whatIf).WaitAsync(cancellationToken);
        _queue = _forecast?.Facts.Queue;
        _missing = _queue is null;
        if (_missing)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await ReadDepthsAsync(cancellationToken);
        await ReadKeysAsync();
    }

    // A point is a minute or longer, so it is read that often; without it the rest of the page stands.
    private async Task ReadDepthsAsync(CancellationToken cancellationToken)
    {
        if (_depthsOf == Queue && Now - _depthsAt < DepthAge)
        {
            return;
        }

        _depths = _depthsOf == Queue ? _depths : null;
        var range = new AnalyticsAsk
        {
            From = Now - DepthChart.Range,
            To = Now,
            Queue = Queue,
        };
        try
        {
            _depths = await analytics.DepthsAsync(Actor, range, cancellationToken);
            (_depthsOf, _depthsAt) = (Queue, Now);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _depthsOf = null;
        }
    }

    // Without them the rest of the page stands.
    private async Task ReadKeysAsync()
    {
        if (_keysOf != Queue)
        {
            (_keys, _keysOf) = (null, Queue);
        }

        try
        {
            _keys = await shared.ReadAsync(Actor, Queue);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // What was read before is shown on.
        }
    }

    private Task KeysChangedAsync()
    {
        shared.Forget(Queue);
        _forecast = null;
        return RefreshAsync();
    }

    // The change that was not worth a forecast may be the last one for long.
    private async Task FollowAsync(TimeSpan rest)
    {
        if (_waits)
        {
            return;
        }

        _waits = true;
        try
        {
            await Task.Delay(rest, Clock, Gone);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            _waits = false;
        }

        await InvokeAsync(RefreshAsync);
    }

    // What cannot be read is said at its field, and the forecast is that of how things are.
    private void ReadAddress()
    {
        if (_address == navigation.Uri)
        {
            return;
        }

        (_address, _forecast) = (navigation.Uri, null);
        _draft = new(_draft.MostWorkers)
        {
            ["workers"] = Workers ?? "",
            ["slots"] = Slots ?? "",
            ["burst"] = Burst ?? "",
            ["arrivalRate"] = ArrivalRate ?? "",
            ["seed"] = Seed ?? "",
        };
        var errors = new FieldErrors();
        var whatIf = _draft.Read(errors);
        _whatIf = errors.IsEmpty ? whatIf : WhatIf.Nothing;
    }

    // One supposition after the other is one step back.
    private void Ask(ForecastDraft draft) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(draft.ToParameters()),
            replace: _whatIf != WhatIf.Nothing
        );

    private string Tasks() => $"tasks?queue={Uri.EscapeDataString(Queue)}";

    // The button keeps the focus while that is being saved, so it is not disabled for the browser.
    private void AskToPause(string queue) => _asked = Saves.Of(queue) is null ? QueueAct.Pause : null;

    private Task CloseAsync()
    {
        _asked = null;
        return ReloadAsync();
    }

    private Task ReloadAsync()
    {
        _forecast = null;
        return RefreshAsync();
    }
}
