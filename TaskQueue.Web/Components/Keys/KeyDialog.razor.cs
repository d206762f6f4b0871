using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Keys;

/// <summary>Asks what a key is to be, makes it, and shows its text this once.</summary>
/// <param name="keys">Makes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="clock">The current time.</param>
public sealed partial class KeyDialog(ApiKeyService keys, CurrentActor actors, TimeProvider clock)
{
    private readonly KeyDraft _draft = new();
    private Actor? _actor;
    private string? _text;

    protected override async Task OnInitializedAsync() => _actor = await actors.GetAsync();

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        Errors = _draft.Faults(_actor!, clock.GetUtcNow());
    }

    private void OnChosen()
    {
        _draft.Touch("scopes");
        _draft.Touch("queues");
        Errors = _draft.Faults(_actor!, clock.GetUtcNow());
    }

    private async Task MakeAsync()
    {
        _draft.TouchAll();
        Errors = _draft.Faults(_actor!, clock.GetUtcNow());
        if (Errors.Count > 0)
        {
            return;
        }

        await TryAsync(async () =>
        {
            if (_text is not null)
            {
                // The second click of two: one key is enough, and of another nobody would know.
                return;
            }

            var wanted = _draft.ToKey(clock.GetUtcNow());
            (_, _text) = await keys.CreateAsync(await actors.GetAsync(), wanted, CancellationToken.None);
        });
    }
}
