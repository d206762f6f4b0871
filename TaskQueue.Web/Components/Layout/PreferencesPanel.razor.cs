using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Web.Components.Layout;

/// <summary>How somebody likes the console: each choice holds at once, and wherever they sign in.</summary>
/// <param name="viewer">Keeps it.</param>
/// <param name="js">Changes the document.</param>
public sealed partial class PreferencesPanel(Viewer viewer, IJSRuntime js) : IDisposable
{
    private static readonly (ConsoleTheme Theme, string Name)[] Themes =
    [
        (ConsoleTheme.System, "System"),
        (ConsoleTheme.Light, "Light"),
        (ConsoleTheme.Dark, "Dark"),
    ];

    private string? _refused;

    private ViewerLook Look => viewer.Look;

    public void Dispose() => viewer.Changed -= OnChanged;

    protected override void OnInitialized() => viewer.Changed += OnChanged;

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    private Task ResizeAsync(ChangeEventArgs change) =>
        TaskListQuery.ReadNumber(change.Value?.ToString(), 1, PreferenceService.MostRows) is { } rows
            ? ChangeAsync(new() { Rows = rows })
            : Task.CompletedTask;

    private async Task ChangeAsync(PreferenceChange change)
    {
        _refused = null;
        try
        {
            await viewer.ChangeAsync(change);
            await js.InvokeVoidAsync(
                "taskQueueLook.set",
                Look.Theme.ToString().ToLowerInvariant(),
                Look.Density.ToString().ToLowerInvariant()
            );
        }
        catch (RefusalException refusal)
        {
            _refused = refusal.Message;
        }
    }
}
