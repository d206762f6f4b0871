using TaskQueue.Core;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Alerts;

/// <summary>How many alerts nobody has looked at, beside their name in the navigation; not read before the page is live.</summary>
/// <param name="open">Counts them.</param>
/// <param name="live">Tells of changes.</param>
/// <param name="actors">Who looks.</param>
public sealed partial class AlertCount(OpenAlerts open, PageFeed live, CurrentActor actors) : IDisposable
{
    private IDisposable? _subscription;
    private int _count;

    public void Dispose() => _subscription?.Dispose();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _subscription = live.Subscribe(() => InvokeAsync(ReadAsync));
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        try
        {
            await StoreAway.ExplainAsync(LookAsync);
        }
        catch (RefusalException)
        {
            // The store is away; the page beside it says so.
        }
    }

    private async Task LookAsync()
    {
        var count = await open.CountAsync(await actors.GetAsync());
        if (count != _count)
        {
            _count = count;
            StateHasChanged();
        }
    }
}
