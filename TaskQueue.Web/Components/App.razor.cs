using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components;

/// <summary>
/// The document around every page, drawn as whoever is signed in likes it. Pages before sign-in are static, and so is whatever a
/// stranger may see of the others, such as that a page is not there: no circuit is opened for a stranger, nor its script loaded.
/// </summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    private IComponentRenderMode? PageMode =>
        Context.User.Identity is { IsAuthenticated: true } && Context.AcceptsInteractiveRouting()
            ? RenderMode.InteractiveServer
            : null;

    // Read where the language was chosen, before anything was drawn.
    private ViewerLook? Look => Context.Features.Get<ViewerLook>();
}
