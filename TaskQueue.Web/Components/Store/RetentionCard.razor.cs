using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Maintenance.Retention;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>Shows and changes how long ended tasks are kept, and counts what would go before it is saved.</summary>
/// <param name="retention">Reads, counts and changes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class RetentionCard(RetentionService retention, CurrentActor actors, Toasts toasts)
{
    private RetentionPolicy? _policy;
    private RetentionDraft? _draft;
    private IReadOnlyDictionary<string, int> _due = new Dictionary<string, int>();
    private string? _refused;
    private bool _busy;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    private bool May => Actor.May(Permissions.SystemManage);

    protected override Task OnInitializedAsync() => ReadAsync();

    private async Task ReadAsync()
    {
        _policy = await retention.ReadAsync(Actor, CancellationToken.None);
        _draft = new(_policy);
    }

    private void Set(string field, string? text)
    {
        _draft![field] = text ?? "";
        Recheck();
    }

    private void Recheck()
    {
        _due = new Dictionary<string, int>();
        _draft!.Check();
    }

    private Task CountAsync() =>
        DoAsync(async policy =>
            _due = await retention.CountAsync(await actors.GetAsync(), policy, CancellationToken.None)
        );

    private Task SaveAsync() =>
        DoAsync(async policy =>
        {
            await retention.SetAsync(
                await actors.GetAsync(),
                policy,
                _policy!.Version,
                CancellationToken.None
            );
            await ReadAsync();
            toasts.Done(T["Saved; the next pass, within five minutes, goes by it."]);
        });

    private async Task DoAsync(Func<RetentionPolicy, Task> act)
    {
        if (_busy || _draft?.Check() is not { } policy)
        {
            return;
        }

        _busy = true;
        _refused = null;
        try
        {
            await StoreAway.ExplainAsync(() => act(policy));
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

    private string? NoteOf(string field) =>
        !_due.TryGetValue(field, out var due) ? null
        : due >= RetentionService.MostCounted ? T["{0} or more would go now.", Words.Number(due)]
        : T["{0} would go now.", Words.Number(due)];
}
