using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Changes one's own name and time zone.</summary>
/// <param name="profiles">Changes them.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class ProfileForm(ProfileService profiles, CurrentActor actors, Toasts toasts)
{
    private string _name = "";
    private string _timeZone = "";

    /// <summary>What it is now.</summary>
    [Parameter, EditorRequired]
    public Profile Profile { get; set; } = null!;

    /// <summary>Told when it was saved.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnSaved { get; set; }

    // Once: what somebody types is not to be overwritten by a page that follows the store.
    protected override void OnInitialized() =>
        (_name, _timeZone) = (Profile.Name ?? "", Profile.TimeZone ?? "");

    private void Set(Action set)
    {
        set();
        Errors = ProfileService.Check(_name, _timeZone).ToDictionary();
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            await profiles.ChangeAsync(
                await actors.GetPersonAsync(),
                _name,
                _timeZone,
                CancellationToken.None
            );
            toasts.Done(T["Your profile is saved."]);
            await OnSaved.InvokeAsync();
        });
}
