using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Settings;

/// <summary>Shows which keys sign access tokens, and puts another in their place.</summary>
/// <param name="keys">Knows them.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class SigningKeysPanel(SigningKeyService keys, CurrentActor actors, Toasts toasts)
{
    private IReadOnlyList<ListedSigningKey> _keys = [];
    private string? _refused;
    private bool _asking;
    private bool _busy;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    protected override void OnParametersSet() => _keys = keys.List(Actor);

    private void Close() => (_asking, _refused) = (false, null);

    private async Task RotateAsync()
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            var made = await keys.RotateAsync(await actors.GetAsync(), CancellationToken.None);
            Close();
            _keys = keys.List(Actor);
            toasts.Done(T["The key {0} signs from now on.", made.Kid]);
        }
        catch (RefusalException refusal)
        {
            _refused = T.Told(refusal);
        }
        finally
        {
            _busy = false;
        }
    }
}
