using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Settings;

/// <summary>Says what closing a part of the product means, and closes it; or opens it again.</summary>
/// <param name="editor">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class FeatureDialog(SettingsEditor editor, CurrentActor actors, Toasts toasts)
{
    private int _version;

    /// <summary>The part, as it stands.</summary>
    [Parameter, EditorRequired]
    public FeatureRow Row { get; set; } = null!;

    /// <summary>The version of what is set here that the reader has seen.</summary>
    [Parameter]
    public int Version { get; set; }

    private string Name => T.Told(Row.Feature.Title);

    // What somebody else sets while this is open is not to be overwritten unseen: the page behind it follows.
    protected override void OnInitialized() => _version = Version;

    private Task TurnAsync() =>
        TryAsync(async () =>
        {
            await editor.SetAsync(
                await actors.GetAsync(),
                new Dictionary<string, string?> { [Row.Feature.Key] = Row.Turned },
                _version,
                CancellationToken.None
            );
            toasts.Done(Row.IsOpen ? T["{0}: switched off.", Name] : T["{0}: switched on.", Name]);
            await OnClose.InvokeAsync();
        });
}
