using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Whoever looks at the pages of one circuit, and how they like them.</summary>
/// <param name="preferences">Keeps it.</param>
/// <param name="actors">Whose it is.</param>
public sealed class Viewer(PreferenceService preferences, CurrentActor actors)
{
    private string? _browserZone;

    /// <summary>Told when it is another.</summary>
    public event EventHandler? Changed;

    /// <summary>Told when the page comes into sight again.</summary>
    public event EventHandler? Returned;

    /// <summary>Told when <see cref="Zone"/> is another, since the browser has said where it is.</summary>
    public event EventHandler? ZoneKnown;

    /// <summary>Whether the page is out of sight, in a tab behind others: nothing is read for it meanwhile.</summary>
    public bool IsHidden { get; private set; }

    /// <summary>How they like it.</summary>
    public ViewerLook Look { get; private set; } = ViewerLook.Usual;

    /// <summary>Their own time zone: that of their account, or that of their browser; none while neither is known.</summary>
    public string? Zone => Look.TimeZone ?? _browserZone;

    /// <summary>In which time zone they are told times.</summary>
    public ViewerTime Time { get; private set; } = ViewerTime.Utc;

    /// <summary>Takes over what the document was drawn with.</summary>
    /// <param name="look">The look.</param>
    public void Begin(ViewerLook look)
    {
        Look = look;
        Time =
            look.OwnTime && Zone is { } name && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
                ? new(zone)
                : ViewerTime.Utc;
    }

    /// <summary>Takes over where the browser says that it is; what is no time zone is as if it had said nothing.</summary>
    /// <param name="zone">The time zone, by its IANA name.</param>
    public void Locate(string? zone)
    {
        // UTC can be chosen anyway.
        if (zone is null or "UTC" || Zone is not null || !ZoneNames.TryFind(zone, out _, out _))
        {
            return;
        }

        var before = Time;
        _browserZone = zone;
        Begin(Look);
        ZoneKnown?.Invoke(this, EventArgs.Empty);
        // Drawing the page again reads it again: not for those who are told UTC.
        if (Time != before)
        {
            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>The page went out of sight, or came back.</summary>
    /// <param name="hidden">Which of the two.</param>
    public void Hide(bool hidden)
    {
        var returned = IsHidden && !hidden;
        IsHidden = hidden;
        if (returned)
        {
            Returned?.Invoke(this, EventArgs.Empty);
        }
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
