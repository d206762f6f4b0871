using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Asks how one concurrency key of a queue is to be served, and for how long; or takes what was said of it away.</summary>
/// <param name="control">Sets rules, and takes them away.</param>
/// <param name="keys">Reads what somebody else has said meanwhile.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class KeyRuleDialog(
    KeyControl control,
    QueueKeys keys,
    CurrentActor actors,
    Toasts toasts
)
{
    private LimitsDraft _draft = new();
    private string _reason = "";
    private DateTimeOffset? _until;
    private long _version;
    private KeyRule? _theirs;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public string Queue { get; set; } = "";

    /// <summary>The key, as it stood when the dialog was opened.</summary>
    [Parameter, EditorRequired]
    public KeyOverview Key { get; set; } = null!;

    /// <summary>Told when the rule is another one.</summary>
    [Parameter]
    public EventCallback OnSaved { get; set; }

    private static IReadOnlyList<KeyField> Fields =>
        [
            new(
                "key-weight",
                T["Weight"],
                "weight",
                T["1 to 100: its share beside other keys that have work."],
                d => d.Weight,
                (d, text) => d.Weight = text
            ),
            new(
                "key-concurrency",
                T["At once"],
                "limits.concurrency",
                T["Tasks that workers may hold of it together."],
                d => d.Concurrency,
                (d, text) => d.Concurrency = text
            ),
            new("key-rate", T["Rate"], "limits.rate", RateText.Form, d => d.Rate, (d, text) => d.Rate = text),
        ];

    // What is wrong with all of it together has no field to stand at.
    private string? Unsaid => Errors.GetValueOrDefault("limits")?[0];

    private string? Overridden
    {
        get
        {
            if (Key.Rule is not { Override: not null, OverrideUntil: { } end } rule)
            {
                return null;
            }

            var until = (Time ?? ViewerTime.Utc).Minute(end);
            return rule.OverrideReason is { } reason
                ? T["{0} has set what holds now until {1}: {2}.", rule.OverrideBy, until, reason]
                : T["{0} has set what holds now until {1}.", rule.OverrideBy, until];
        }
    }

    protected override void OnInitialized()
    {
        _draft = LimitsDraft.Of(Key.Rule?.Effective ?? QueueLimits.None);
        // What somebody else changes while this is open is not to be overwritten unseen.
        _version = Key.Rule?.Version ?? 0;
    }

    // A rate is one field here, and its parts are three to the service.
    protected override string? Fault(string field) =>
        Errors
            .FirstOrDefault(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal))
            .Value?[0];

    private void Set(Action<LimitsDraft, string> write, string? text)
    {
        write(_draft, text ?? "");
        var errors = new FieldErrors();
        _draft.Read(errors);
        Errors = errors.ToDictionary();
    }

    private IReadOnlyList<ConflictRow> Rows(KeyRule theirs) =>
        ConflictRow.Between(_draft, LimitsDraft.Of(theirs.Effective), Fields.Select(f => (f.Label, f.Read)));

    private void Take()
    {
        if (_theirs is not { } theirs)
        {
            // The second click of two.
            return;
        }

        (_draft, _version, _theirs) = (LimitsDraft.Of(theirs.Effective), theirs.Version, null);
        Errors = new Dictionary<string, string[]>();
    }

    private Task KeepAsync()
    {
        if (_theirs is not { } theirs)
        {
            return Task.CompletedTask;
        }

        (_version, _theirs) = (theirs.Version, null);
        return SaveAsync();
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            var limits = _draft.Read(errors);
            errors.ThrowIfAny();
            var actor = await actors.GetAsync();
            _theirs = await SaveOrReadAsync(
                () => control.SetAsync(actor, Queue, Key.Key, limits, _reason, _until, _version),
                async () => (await keys.FindAsync(actor, Queue, Key.Key, CancellationToken.None)).Rule
            );
            if (_theirs is null)
            {
                await EndAsync(T["The key {0} has a new rule.", Key.Key]);
            }
        });

    private Task RemoveAsync() =>
        TryAsync(async () =>
        {
            await control.RemoveAsync(await actors.GetAsync(), Queue, Key.Key, _version);
            await EndAsync(T["The key {0} is one like all others again.", Key.Key]);
        });

    private async Task EndAsync(string done)
    {
        toasts.Done(done);
        await OnClose.InvokeAsync();
        await OnSaved.InvokeAsync();
    }

    private sealed record KeyField(
        string Id,
        string Label,
        string Field,
        string Note,
        Func<LimitsDraft, string> Read,
        Action<LimitsDraft, string> Write
    );
}
