using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TaskQueue.Core.Security;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Palette;

/// <summary>Shows the palette, the sheet of shortcuts, and the dialog of what was chosen, over any page. Stands once in the frame.</summary>
/// <param name="requests">Opens the submit dialog.</param>
/// <param name="js">Switches the theme.</param>
public sealed partial class PaletteHost(SubmitRequests requests, IJSRuntime js)
{
    private bool _isOpen;
    private bool _showsKeys;
    private PaletteQuestion? _asked;

    /// <summary>Who sits at the page.</summary>
    [Parameter, EditorRequired]
    public Actor? Actor { get; set; }

    private IReadOnlyList<PaletteEntry> Own =>
        [
            .. Actor?.May(Permissions.TasksWrite) == true
                ? new PaletteEntry[]
                {
                    new(T["Acts"], T["New task …"], "plus")
                    {
                        Act = requests.Open,
                        Keys = "n",
                        Words = T["submit create"],
                    },
                }
                : [],
            new(T["Acts"], T["Switch between light and dark"], "contrast")
            {
                Act = () => _ = SwitchThemeAsync(),
                Words = T["theme colour"],
            },
            new(T["Acts"], T["Keyboard shortcuts"], "types")
            {
                Act = ShowKeys,
                Keys = "?",
                Words = T["help keys"],
            },
        ];

    /// <summary>Opens the palette; closes it where it is open.</summary>
    public void Toggle()
    {
        _isOpen = !_isOpen;
        StateHasChanged();
    }

    /// <summary>Shows what the keys do.</summary>
    public void ShowKeys()
    {
        (_isOpen, _showsKeys) = (false, true);
        StateHasChanged();
    }

    private async Task SwitchThemeAsync()
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Palette/CommandPalette.razor.js"
        );
        await module.InvokeVoidAsync("switchTheme");
    }

    private void Close() => _isOpen = false;

    private void Ask(PaletteQuestion question) => _asked = question;

    private void Forget() => _asked = null;
}
