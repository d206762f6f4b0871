using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components;

/// <summary>
/// Chooses the page. After a move the new page's heading gets the focus; a page just loaded begins at its top, and one that
/// is only asked for something else (another order, a filter) leaves the focus where it is.
/// </summary>
/// <param name="navigation">Tells of moves.</param>
/// <param name="viewer">Whoever looks.</param>
public sealed partial class Routes(NavigationManager navigation, Viewer viewer) : IDisposable
{
    private string _path = "";
    private bool _moved;

    /// <summary>What the document was drawn with; none for a stranger.</summary>
    [Parameter]
    public ViewerLook? Look { get; set; }

    public void Dispose()
    {
        navigation.LocationChanged -= OnMoved;
        viewer.Changed -= OnChanged;
    }

    protected override void OnInitialized()
    {
        viewer.Begin(Look ?? ViewerLook.Usual);
        _path = PathOf(navigation.Uri);
        navigation.LocationChanged += OnMoved;
        viewer.Changed += OnChanged;
    }

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    private static string PathOf(string address) => new Uri(address).AbsolutePath;

    private void OnMoved(object? sender, LocationChangedEventArgs e) =>
        _ = InvokeAsync(() =>
        {
            if (PathOf(e.Location) is var path && path != _path)
            {
                (_path, _moved) = (path, true);
                StateHasChanged();
            }
        });
}
