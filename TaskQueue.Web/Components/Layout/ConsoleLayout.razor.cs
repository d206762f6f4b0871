using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Palette;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using TaskQueue.Web.Live;

namespace TaskQueue.Web.Components.Layout;

/// <summary>The frame of every page behind sign-in: navigation, tools, the submit dialog and the notes.</summary>
/// <param name="navigation">Where the page is.</param>
/// <param name="requests">Asks for the submit dialog.</param>
/// <param name="facts">What stands at the foot.</param>
/// <param name="viewer">Keeps the theme, and the time zone of the browser.</param>
/// <param name="actors">Whose drafts of forms are kept in this tab; those of others go.</param>
/// <param name="js">Keyboard shortcuts.</param>
public sealed partial class ConsoleLayout(
    NavigationManager navigation,
    SubmitRequests requests,
    ConsoleFacts facts,
    Viewer viewer,
    CurrentActor actors,
    IJSRuntime js
) : IAsyncDisposable
{
    private ElementReference _shell;
    private PageErrors? _errors;
    private PanelErrors? _overErrors;
    private PaletteHost? _palette;
    private IJSObjectReference? _module;
    private DotNetObjectReference<ConsoleLayout>? _self;
    private Actor? _actor;
    private bool _navOpen;
    private bool _submitOpen;
    private bool _helpOpen;

    [CascadingParameter]
    private Task<AuthenticationState>? State { get; set; }

    private ConsoleFacts Facts => facts;
    private SubmitRequests Requests => requests;
    private bool MayWrite => _actor?.May(Permissions.TasksWrite) ?? false;
    private string PagePath => new Uri(navigation.Uri).AbsolutePath.TrimStart('/');
    private string SkipTarget => $"{new Uri(navigation.Uri).PathAndQuery}#content";

    public async ValueTask DisposeAsync()
    {
        requests.Asked -= OnAsked;
        navigation.LocationChanged -= OnMoved;
        _self?.Dispose();
        try
        {
            if (_module is not null)
            {
                await _module.InvokeVoidAsync("stop");
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    /// <summary>Called by the page's script when the key for it is pressed.</summary>
    [JSInvokable]
    public void OnNewTaskKey() => requests.Open();

    /// <summary>Called by the page's script when the keys for it are pressed.</summary>
    [JSInvokable]
    public void OnPaletteKey() => OpenPalette();

    /// <summary>Called by the page's script when the key for it is pressed.</summary>
    [JSInvokable]
    public void OnShortcutsKey() => _palette?.ShowKeys();

    /// <summary>Called by the page's script when its tab goes behind others or comes back.</summary>
    [JSInvokable]
    public void OnHidden(bool hidden) => viewer.Hide(hidden);

    protected override void OnInitialized()
    {
        requests.Asked += OnAsked;
        navigation.LocationChanged += OnMoved;
    }

    protected override async Task OnParametersSetAsync()
    {
        _actor = State is null ? null : Actor.From((await State).User);
        // A page that was open when the role began to ask for it. Whoever opens one is led there by the server.
        if (_actor is { MustEnrol: true } && new Uri(navigation.Uri).AbsolutePath != EnrolmentGate.Page)
        {
            navigation.NavigateTo(EnrolmentGate.Page, forceLoad: true);
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await js.InvokeAsync<IJSObjectReference>(
                "import",
                "./Components/Layout/ConsoleLayout.razor.js"
            );
            var owner = await actors.NameAsync();
            viewer.Locate(await _module.InvokeAsync<string?>("start", _shell, _self, owner));
            if (await js.InvokeAsync<bool>("taskQueueLook.isUntold"))
            {
                await KeepThemeAsync();
            }
        }
    }

    private void OnAsked(object? sender, EventArgs e) =>
        _ = InvokeAsync(() =>
        {
            _submitOpen = MayWrite;
            StateHasChanged();
        });

    private void OnMoved(object? sender, LocationChangedEventArgs e) =>
        _ = InvokeAsync(() =>
        {
            _navOpen = false;
            _errors?.Recover();
            _overErrors?.Recover();
            StateHasChanged();
        });

    // The script has changed the document by then; it is kept for the next one, here and elsewhere.
    private async Task KeepThemeAsync()
    {
        try
        {
            var theme = await js.InvokeAsync<string>("taskQueueLook.theme");
            await viewer.ChangeAsync(
                new() { Theme = theme == "dark" ? ConsoleTheme.Dark : ConsoleTheme.Light }
            );
            await js.InvokeVoidAsync("taskQueueLook.told");
        }
        catch (RefusalException)
        {
            // The store is away, which the page says; the theme holds in this browser.
        }
    }

    private void OpenPalette() => _palette?.Toggle();

    private void CloseSubmit() => _submitOpen = false;
}
