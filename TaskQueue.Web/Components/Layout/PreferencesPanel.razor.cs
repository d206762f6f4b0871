using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Layout;

/// <summary>How somebody likes the console: each choice holds at once, and wherever they sign in.</summary>
/// <param name="viewer">Keeps it.</param>
/// <param name="js">Changes the document.</param>
/// <param name="navigation">Draws the page again in another language.</param>
public sealed partial class PreferencesPanel(Viewer viewer, IJSRuntime js, NavigationManager navigation)
    : IDisposable
{
    private static (ConsoleTheme Theme, string Name)[] Themes =>
        [
            (ConsoleTheme.System, T["System"]),
            (ConsoleTheme.Light, T["Light"]),
            (ConsoleTheme.Dark, T["Dark"]),
        ];

    private string? _refused;

    private ViewerLook Look => viewer.Look;

    public void Dispose()
    {
        viewer.Changed -= OnChanged;
        viewer.ZoneKnown -= OnChanged;
    }

    protected override void OnInitialized()
    {
        viewer.Changed += OnChanged;
        viewer.ZoneKnown += OnChanged;
    }

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    private Task ResizeAsync(ChangeEventArgs change) =>
        TaskListQuery.ReadNumber(
            change.Value?.ToString(),
            PreferenceService.Scrolling,
            PreferenceService.MostRows
        )
            is { } rows
            ? ChangeAsync(new() { Rows = rows })
            : Task.CompletedTask;

    private async Task SpeakAsync(ChangeEventArgs change)
    {
        var language = change.Value?.ToString() ?? PreferenceChange.BrowserLanguage;
        await ChangeAsync(new() { Language = language });
        if (_refused is null)
        {
            await js.InvokeVoidAsync("taskQueueLook.speak", language);
            navigation.Refresh(forceReload: true);
        }
    }

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
            _refused = T.Told(refusal);
        }
    }
}
