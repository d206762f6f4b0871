using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>One group of dead letters, and what can be done with it. Each act stands on the version that is shown.</summary>
/// <param name="groups">Does it.</param>
/// <param name="canaries">Lets a canary go on, or ends it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="clock">The current time.</param>
public sealed partial class LetterGroupPanel(
    LetterGroupService groups,
    LetterGroupCanaries canaries,
    CurrentActor actors,
    TimeProvider clock
)
{
    private LetterGroupAct? _asked;

    /// <summary>The group.</summary>
    [Parameter, EditorRequired]
    public DeadLetterGroup Group { get; set; } = null!;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = null!;

    /// <summary>The page without this group.</summary>
    [Parameter, EditorRequired]
    public string CloseUrl { get; set; } = "";

    /// <summary>Told when something was done, or somebody else was first.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private DateTimeOffset Now => clock.GetUtcNow();

    private bool IsMine => Group.State?.IsOwnedBy(Actor.UserId, Actor.Name) == true;

    private SeenVersion Seen => new(Group.Version);

    private Task TakeAsync() => ActAsync(actor => groups.TakeAsync(actor, Group.Fingerprint, Seen));

    private Task ReleaseAsync() => ActAsync(actor => groups.ReleaseAsync(actor, Group.Fingerprint, Seen));

    private Task WakeAsync() => ActAsync(actor => groups.WakeAsync(actor, Group.Fingerprint, Seen));

    private Task ReopenAsync() => ActAsync(actor => groups.ReopenAsync(actor, Group.Fingerprint, Seen));

    private Task ContinueAsync() => ActAsync(actor => canaries.ContinueAsync(actor, Group.Fingerprint));

    private Task StopAsync() => ActAsync(actor => canaries.StopAsync(actor, Group.Fingerprint));

    // Read again also where it was refused: what somebody else did is what has to be seen.
    private async Task ActAsync(Func<Actor, Task> act)
    {
        await TryAsync(async () => await act(await actors.GetAsync()));
        await OnChanged.InvokeAsync();
    }

    private Task CloseAsync()
    {
        _asked = null;
        return OnChanged.InvokeAsync();
    }
}
