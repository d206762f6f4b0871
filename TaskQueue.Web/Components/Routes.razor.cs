using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace TaskQueue.Web.Components;

/// <summary>Chooses the page. After a move the new page's heading gets the focus; a page just loaded begins at its top.</summary>
/// <param name="navigation">Tells of moves.</param>
public sealed partial class Routes(NavigationManager navigation) : IDisposable
{
    private bool _moved;

    public void Dispose() => navigation.LocationChanged -= OnMoved;

    protected override void OnInitialized() => navigation.LocationChanged += OnMoved;

    private void OnMoved(object? sender, LocationChangedEventArgs e) =>
        _ = InvokeAsync(() =>
        {
            _moved = true;
            StateHasChanged();
        });
}
