using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components;

/// <summary>
/// The document around every page, drawn as whoever is signed in likes it. Pages before sign-in are static: no circuit is opened
/// for a stranger.
/// </summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    private IComponentRenderMode? PageMode =>
        Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;

    // Read where the language was chosen, before anything was drawn.
    private ViewerLook? Look => Context.Features.Get<ViewerLook>();
}
