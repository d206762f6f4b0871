using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Settings;

/// <summary>Asks for another value of a setting, and sets it for all Web processes; or takes back what was set so.</summary>
/// <param name="editor">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class SettingDialog(SettingsEditor editor, CurrentActor actors, Toasts toasts)
{
    private string _value = "";
    private int _version;

    /// <summary>The setting as it holds.</summary>
    [Parameter, EditorRequired]
    public EffectiveSetting Row { get; set; } = null!;

    /// <summary>The version of what is set here that the reader has seen.</summary>
    [Parameter]
    public int Version { get; set; }

    // What somebody else sets while this is open is not to be overwritten unseen: the page behind it follows.
    protected override void OnInitialized() => (_value, _version) = (Row.Value ?? "", Version);

    /// <inheritdoc />
    protected override void Show(IReadOnlyDictionary<string, string[]> errors) =>
        Errors = errors.ToDictionary(
            e => e.Key == $"settings.{Row.Key}" ? "value" : e.Key,
            e => e.Value,
            StringComparer.Ordinal
        );

    private void Set(string? text)
    {
        _value = text ?? "";
        Errors = SettingsEditor.FaultOf(Row.Setting, _value) is { } fault
            ? new Dictionary<string, string[]> { ["value"] = [fault] }
            : new Dictionary<string, string[]>();
    }

    private Task SaveAsync() => StoreAsync(_value, T["{0} is {1} now.", Row.Key, _value.Trim()]);

    private Task TakeBackAsync() =>
        StoreAsync(
            null,
            T[
                "Taken back; {0} is {1} again.",
                Row.Key,
                Row.Below?.Value is { Length: > 0 } below ? below : T["not set"]
            ]
        );

    private Task StoreAsync(string? value, string said) =>
        TryAsync(async () =>
        {
            await editor.SetAsync(
                await actors.GetAsync(),
                new Dictionary<string, string?> { [Row.Key] = value },
                _version,
                CancellationToken.None
            );
            toasts.Done(said);
            await OnClose.InvokeAsync();
        });
}
