using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Settings;
using TaskQueue.Web.Api;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Settings;

/// <summary>Gives the bundle of this environment, and says what one of another would change here.</summary>
/// <param name="service">Does both.</param>
/// <param name="js">Downloads are the browser's.</param>
public sealed partial class PromotionPanel(SettingsService service, IJSRuntime js) : IAsyncDisposable
{
    private IJSObjectReference? _module;
    private Promotion? _promotion;
    private string? _refusal;

    /// <summary>Who asks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    /// <summary>The environment's name.</summary>
    [Parameter, EditorRequired]
    public string Environment { get; set; } = "";

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page has gone.
        }
    }

    private Task ExportAsync() =>
        DownloadAsync(
            $"taskqueue-settings-{Environment}.json",
            JsonSerializer.Serialize(service.Export(Actor), ApiRegistration.WrittenJson) + "\n"
        );

    private async Task CompareAsync(InputFileChangeEventArgs chosen)
    {
        (_promotion, _refusal) = (null, null);
        try
        {
            await using var stream = chosen.File.OpenReadStream(SettingsBundle.MostBytes);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            _promotion = service.Compare(Actor, bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        }
        catch (RefusalException refusal)
        {
            _refusal = T["{0} is not a bundle of settings. {1}", chosen.File.Name, T.Told(refusal)];
        }
        catch (IOException)
        {
            _refusal = T[
                "{0} is larger than the {1} KiB of a bundle.",
                chosen.File.Name,
                SettingsBundle.MostBytes / 1024
            ];
        }
    }

    private Task DownloadVariablesAsync() => DownloadAsync("taskqueue.env", _promotion!.Files.Variables);

    private async Task DownloadAsync(string name, string text)
    {
        _module ??= await js.InvokeAsync<IJSObjectReference>(
            "import",
            "./Components/Settings/PromotionPanel.razor.js"
        );
        await _module.InvokeVoidAsync("download", name, text);
    }
}
