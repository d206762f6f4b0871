using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Whoever looks at the pages of one circuit, and how they like them.</summary>
/// <param name="preferences">Keeps it.</param>
/// <param name="actors">Whose it is.</param>
public sealed class Viewer(PreferenceService preferences, CurrentActor actors)
{
    /// <summary>Told when it is another.</summary>
    public event EventHandler? Changed;

    /// <summary>How they like it.</summary>
    public ViewerLook Look { get; private set; } = ViewerLook.Usual;

    /// <summary>In which time zone they are told times.</summary>
    public ViewerTime Time { get; private set; } = ViewerTime.Utc;

    /// <summary>Takes over what the document was drawn with.</summary>
    /// <param name="look">The look.</param>
    public void Begin(ViewerLook look)
    {
        Look = look;
        Time =
            look is { OwnTime: true, TimeZone: { } name }
            && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
                ? new(zone)
                : ViewerTime.Utc;
    }

    /// <summary>Changes how they like it, and keeps it.</summary>
    /// <param name="change">What is to be different.</param>
    /// <exception cref="TaskQueue.Core.RefusalException">The session is over, or the store is away.</exception>
    public async Task ChangeAsync(PreferenceChange change)
    {
        Begin(ViewerLook.Of(await preferences.ChangeAsync(await actors.GetPersonAsync(), change)));
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
