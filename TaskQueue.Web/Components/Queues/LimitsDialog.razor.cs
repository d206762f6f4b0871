using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Asks how much of a queue may run, and for how long that is to hold.</summary>
/// <param name="control">Sets and lifts limits.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For the check of the end.</param>
public sealed partial class LimitsDialog(
    QueueControl control,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private LimitsDraft _draft = new();
    private string _reason = "";
    private string _until = "";
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();
    private string? _refused;
    private bool _busy;
    private long _version;

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public QueueOverview Queue { get; set; } = null!;

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private IReadOnlyList<(
        string Id,
        string Label,
        string Field,
        string Note,
        Func<string> Value,
        Action<string> Set
    )> Fields =>
        [
            (
                "limits-weight",
                "Weight",
                "weight",
                "1 to 100: its share beside other queues that have work.",
                () => _draft.Weight,
                text => _draft.Weight = text
            ),
            (
                "limits-concurrency",
                "At once",
                "limits.concurrency",
                "Tasks that workers may hold of it together.",
                () => _draft.Concurrency,
                text => _draft.Concurrency = text
            ),
            (
                "limits-rate",
                "Rate",
                "limits.rate",
                RateText.Form,
                () => _draft.Rate,
                text => _draft.Rate = text
            ),
            (
                "limits-key-concurrency",
                "At once for each key",
                "limits.keyConcurrency",
                "Of tasks with the same concurrency key.",
                () => _draft.KeyConcurrency,
                text => _draft.KeyConcurrency = text
            ),
            (
                "limits-key-rate",
                "Rate for each key",
                "limits.keyRate",
                RateText.Form,
                () => _draft.KeyRate,
                text => _draft.KeyRate = text
            ),
            (
                "limits-age",
                "Rises every",
                "limits.ageAfter",
                "A task that is ready this long starts as if its priority were one higher. Such as 5 min.",
                () => _draft.AgeAfter,
                text => _draft.AgeAfter = text
            ),
        ];

    private string Overridden =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Queue.Policy!.OverrideBy} has set what holds now until {Queue.Policy.OverrideUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(Queue.Policy.OverrideReason is { } reason ? $": {reason}" : "")}."
        );

    // A datetime-local field has no zone; the label says which one is meant.
    private DateTimeOffset? Until =>
        DateTimeOffset.TryParse(
            _until,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var until
        )
            ? until
            : null;

    protected override void OnInitialized()
    {
        _draft = LimitsDraft.Of(Queue.Policy?.Effective ?? new());
        _version = Queue.Policy?.Version ?? 0;
    }

    private void Set(Action<string> set, ChangeEventArgs change)
    {
        set(change.Value?.ToString() ?? "");
        Check();
    }

    private void SetUntil(ChangeEventArgs change)
    {
        _until = change.Value?.ToString() ?? "";
        Check();
    }

    private void Check()
    {
        var errors = new FieldErrors();
        _draft.Read(errors);
        errors.Require(Until is null || Until > clock.GetUtcNow(), "until", "Has passed.");
        _errors = errors.ToDictionary();
    }

    private Task SaveAsync() =>
        DoAsync(
            async () =>
            {
                var errors = new FieldErrors();
                var limits = _draft.Read(errors);
                errors.ThrowIfAny();
                await control.LimitAsync(
                    await actors.GetAsync(),
                    Queue.Name,
                    limits,
                    _reason,
                    Until,
                    _version
                );
            },
            $"{Queue.Name} has new limits."
        );

    private Task LiftAsync() =>
        DoAsync(
            async () => await control.LiftAsync(await actors.GetAsync(), Queue.Name, _version),
            $"{Queue.Name} has its own limits again."
        );

    private async Task DoAsync(Func<Task> act, string done)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            await act();
            toasts.Done(done);
            await OnClose.InvokeAsync();
        }
        catch (RefusalException refusal)
        {
            _errors = refusal.Errors;
            _refused = refusal.Errors.Count == 0 ? refusal.Message : null;
        }
        finally
        {
            _busy = false;
        }
    }

    // A rate is one field here, and its parts are three to the service.
    private string? Error(string field) =>
        _errors
            .FirstOrDefault(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal))
            .Value?[0];

    private string? Invalid(string field) => Error(field) is null ? null : "true";
}
