using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace TaskQueue.Web.Components;

/// <summary>The document around every page. Pages before sign-in are static: no circuit is opened for a stranger.</summary>
public sealed partial class App
{
    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    private IComponentRenderMode? PageMode =>
        Context.AcceptsInteractiveRouting() ? RenderMode.InteractiveServer : null;
}
