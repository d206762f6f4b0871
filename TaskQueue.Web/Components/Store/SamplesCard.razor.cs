using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>Adds the sample tasks and takes them away.</summary>
/// <param name="samples">The samples.</param>
/// <param name="features">Whether they may be added.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class SamplesCard(SampleData samples, FeatureSwitches features, Toasts toasts)
{
    private bool _busy;

    private bool IsOpen => features.IsOpen(Feature.Samples);

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    private Task AddAsync() =>
        DoAsync(async () =>
        {
            var count = await samples.AddAsync(Actor, CancellationToken.None);
            toasts.Done(T["{0} sample tasks were submitted.", count]);
        });

    private Task RemoveAsync() =>
        DoAsync(async () =>
        {
            var (removed, stopping) = await samples.RemoveAsync(Actor, CancellationToken.None);
            toasts.Done(
                stopping == 0
                    ? T["{0} sample tasks are gone.", removed]
                    : T[
                        "{0} sample tasks are gone; {1} still stop: take them away in a moment.",
                        removed,
                        stopping
                    ]
            );
        });

    private async Task DoAsync(Func<Task> act)
    {
        _busy = true;
        try
        {
            await StoreAway.ExplainAsync(act);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
        finally
        {
            _busy = false;
        }
    }
}
