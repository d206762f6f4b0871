using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Preferences;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Home;

// The guide to a first task: when it is there, and how far somebody is.
public sealed partial class HomePage
{
    private FirstTaskProgress? _progress;

    /// <summary>Calls the guide back, from the help and from the palette.</summary>
    [SupplyParameterFromQuery(Name = "guide")]
    private string? Asked { get; set; }

    private bool IsGuided =>
        Actor.May(Permissions.TasksWrite)
        && viewer.Look switch
        {
            { Guide: GuideChoice.Shown } => true,
            { Guide: GuideChoice.Away } => false,
            var look => look.GuideSteps is not GuideSteps.None || _board?.Accepted == 0,
        };

    private GuideSteps Taken => viewer.Look.GuideSteps | (_progress?.Taken ?? GuideSteps.None);

    private async Task FollowGuideAsync(CancellationToken cancellationToken)
    {
        // Whoever was offered it keeps it when there are tasks, theirs among them, until they put it away.
        var isOffered = viewer.Look.Guide is GuideChoice.Offered && IsGuided;
        if (isOffered || (Asked is not null && viewer.Look.Guide is not GuideChoice.Shown))
        {
            await KeepAsync(new() { Guide = GuideChoice.Shown });
        }

        // Whoever is through is not looked after any more.
        if (!IsGuided || (viewer.Look.GuideSteps is GuideSteps.All && _progress is not null))
        {
            return;
        }

        _progress = await firstTask.ReadAsync(Actor, cancellationToken);
        if (Taken != viewer.Look.GuideSteps)
        {
            await KeepAsync(new() { GuideSteps = _progress.Taken });
        }
    }

    private async Task PutGuideAwayAsync()
    {
        await KeepAsync(new() { Guide = GuideChoice.Away });
        if (Asked is not null)
        {
            navigation.NavigateTo("");
        }
    }

    // A guide that cannot be kept is shown all the same.
    private async Task KeepAsync(PreferenceChange change)
    {
        try
        {
            await viewer.ChangeAsync(change);
        }
        catch (RefusalException refusal)
        {
            toasts.Failed(T.Told(refusal));
        }
    }
}
