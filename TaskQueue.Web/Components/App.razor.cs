using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components;

/// <summary>
/// The document around every page, drawn as whoever is signed in likes it. Pages before sign-in are static: no circuit is opened
/// for a stranger.
/// </summary>
/// <param name="preferences">How people like it.</param>
public sealed partial class App(PreferenceService preferences)
{
    private ViewerLook? _look;

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    private IComponentRenderMode? PageMode =>
        Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    protected override async Task OnInitializedAsync()
    {
        if (PageMode is null || Context.User.Identity is not { IsAuthenticated: true })
        {
            return;
        }

        try
        {
            _look = ViewerLook.Of(
                await preferences.ReadAsync(Person.From(Context.User), Context.RequestAborted)
            );
        }
        catch (Exception e) when (e is RefusalException || !Context.RequestAborted.IsCancellationRequested)
        {
            // The store is away, which the page below says; it is drawn as it comes.
        }
    }
}
