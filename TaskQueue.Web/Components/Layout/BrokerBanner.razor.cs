using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Layout;

/// <summary>Says on every page when tasks cannot be handed out, or not as many as there are.</summary>
/// <param name="facts">Knows.</param>
/// <param name="live">Tells when to look again.</param>
public sealed partial class BrokerBanner(ConsoleFacts facts, PageFeed live) : IDisposable
{
    private IDisposable? _subscription;
    private string? _shown;

    private ConsoleFacts Facts => facts;

    private string? Why => facts.Trouble ?? facts.Shortage;

    public void Dispose() => _subscription?.Dispose();

    protected override void OnAfterRender(bool firstRender)
    {
        _shown = Why;
        if (firstRender)
        {
            _subscription = live.Subscribe(() =>
                Why == _shown ? Task.CompletedTask : InvokeAsync(StateHasChanged)
            );
        }
    }
}
