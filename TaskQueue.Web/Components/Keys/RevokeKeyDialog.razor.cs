using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Keys;

/// <summary>Asks before a key is taken back.</summary>
/// <param name="keys">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class RevokeKeyDialog(ApiKeyService keys, CurrentActor actors, Toasts toasts)
{
    /// <summary>The key.</summary>
    [Parameter, EditorRequired]
    public ListedKey Key { get; set; } = null!;

    private Task RevokeAsync() =>
        TryAsync(async () =>
        {
            await keys.RevokeAsync(await actors.GetAsync(), Key.Key.Id, CancellationToken.None);
            toasts.Done(T["{0} is taken back.", Key.Key.Name]);
            await OnClose.InvokeAsync();
        });
}
