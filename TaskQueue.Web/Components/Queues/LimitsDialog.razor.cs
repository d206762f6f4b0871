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
public sealed partial class LimitsDialog(QueueControl control, CurrentActor actors, Toasts toasts)
{
    private LimitsDraft _draft = new();
    private string _reason = "";
    private DateTimeOffset? _until;
    private long _version;

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public QueueOverview Queue { get; set; } = null!;

    private string Overridden =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Queue.Policy!.OverrideBy} has set what holds now until {Queue.Policy.OverrideUntil?.UtcDateTime:yyyy-MM-dd HH:mm} UTC{(Queue.Policy.OverrideReason is { } reason ? $": {reason}" : "")}."
        );

    protected override void OnInitialized()
    {
        _draft = LimitsDraft.Of(Queue.Policy?.Effective ?? QueueLimits.None);
        // What somebody else changes while this is open is not to be overwritten unseen.
        _version = Queue.Policy?.Version ?? 0;
    }

    // A rate is one field here, and its parts are three to the service.
    protected override string? Fault(string field) =>
        Errors
            .FirstOrDefault(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal))
            .Value?[0];

    private void Set(LimitField field, ChangeEventArgs change)
    {
        field.Set(_draft, change.Value?.ToString() ?? "");
        var errors = new FieldErrors();
        _draft.Read(errors);
        Errors = errors.ToDictionary();
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            var limits = _draft.Read(errors);
            errors.ThrowIfAny();
            await control.LimitAsync(await actors.GetAsync(), Queue.Name, limits, _reason, _until, _version);
            toasts.Done($"{Queue.Name} has new limits.");
            await OnClose.InvokeAsync();
        });

    private Task LiftAsync() =>
        TryAsync(async () =>
        {
            await control.LiftAsync(await actors.GetAsync(), Queue.Name, _version);
            toasts.Done($"{Queue.Name} has its own limits again.");
            await OnClose.InvokeAsync();
        });
}
