using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Queues.Forecast;
using TaskQueue.Core.Security;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Asks how much of a queue, or of a task type over all queues, may run, and for how long that is to hold.</summary>
/// <param name="control">Sets and lifts limits.</param>
/// <param name="queries">Reads what somebody else has set meanwhile.</param>
/// <param name="forecasts">Tells what the limits would do.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class LimitsDialog(
    QueueControl control,
    QueueQueries queries,
    QueueForecasts forecasts,
    CurrentActor actors,
    Toasts toasts
)
{
    private LimitsDraft _draft = new();
    private string _reason = "";
    private DateTimeOffset? _until;
    private long _version;
    private QueuePolicy? _theirs;
    private ForecastFacts? _facts;
    private bool _asked;
    private (string By, DateTimeOffset At)? _last;

    [Inject]
    private TimeProvider Clock { get; set; } = default!;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    /// <summary>The queue, or the type.</summary>
    [Parameter, EditorRequired]
    public string Name { get; set; } = "";

    /// <summary>What was said of it so far; nothing when absent.</summary>
    [Parameter]
    public QueuePolicy? Policy { get; set; }

    /// <summary>Whether it is a type.</summary>
    [Parameter]
    public bool OfType { get; set; }

    private string Overridden
    {
        get
        {
            var until = (Time ?? ViewerTime.Utc).Minute(Policy!.OverrideUntil ?? default);
            return Policy.OverrideReason is { } reason
                ? T["{0} has set what holds now until {1}: {2}.", Policy.OverrideBy, until, reason]
                : T["{0} has set what holds now until {1}.", Policy.OverrideBy, until];
        }
    }

    protected override void OnInitialized()
    {
        _draft = LimitsDraft.Of(Policy?.Effective ?? QueueLimits.None);
        // What somebody else changes while this is open is not to be overwritten unseen.
        _version = Policy?.Version ?? 0;
    }

    // A rate is one field here, and its parts are three to the service.
    protected override string? Fault(string field) =>
        Errors
            .FirstOrDefault(e => e.Key == field || e.Key.StartsWith(field + ".", StringComparison.Ordinal))
            .Value?[0];

    // What is typed, where it can be read and is not what holds.
    private QueueLimits? Changed
    {
        get
        {
            var errors = new FieldErrors();
            var limits = _draft.Read(errors);
            return errors.IsEmpty && limits != (Policy?.Effective ?? QueueLimits.None) ? limits : null;
        }
    }

    private async Task SetAsync(LimitField field, string? text)
    {
        field.Set(_draft, text ?? "");
        var errors = new FieldErrors();
        _draft.Read(errors);
        Errors = errors.ToDictionary();
        if (!OfType && !_asked && Changed is not null)
        {
            await LookAsync();
        }
    }

    // Once, with the first change: what is typed after that is reckoned with the same facts.
    private async Task LookAsync()
    {
        _asked = true;
        try
        {
            var actor = await actors.GetAsync();
            var forecast = await RetryReadAsync(() =>
                forecasts.FindAsync(actor, Name, WhatIf.Nothing, CancellationToken.None)
            );
            _facts = forecast?.Facts;
        }
        catch (Exception e) when (MayPass(e))
        {
            // Limits can be set without seeing what they do; the next change asks again.
            _asked = false;
        }
        catch (RefusalException)
        {
            // Whoever may not see it sets them all the same.
        }
    }

    private static IReadOnlyList<(string Label, Func<LimitsDraft, string> Of)> Shown(bool ofType) =>
        [.. LimitField.All.Where(f => f.IsOfTypes || !ofType).Select(f => (f.Label, f.Get))];

    private IReadOnlyList<ConflictRow> Rows(QueuePolicy theirs) =>
        ConflictRow.Between(_draft, LimitsDraft.Of(theirs.Effective), Shown(OfType));

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

    private async Task<QueuePolicy?> ReadAsync(Actor actor) =>
        OfType
            ? (await control.OfTypesAsync(actor, CancellationToken.None)).GetValueOrDefault(Name)
            : (await queries.ListAsync(actor, CancellationToken.None))
                .FirstOrDefault(q => q.Name == Name)
                ?.Policy;

    // The version counts pauses, too.
    private static (string By, DateTimeOffset At)? LastOf(QueuePolicy policy)
    {
        (string? By, DateTimeOffset? At)[] acts =
        [
            (policy.LimitsBy, policy.LimitsAt),
            (policy.OverrideBy, policy.OverrideAt),
            (policy.PausedBy, policy.PausedAt),
        ];
        return acts.OrderByDescending(a => a.At ?? DateTimeOffset.MinValue).First() is ({ } by, { } at)
            ? (by, at)
            : null;
    }

    private Task SaveAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            var limits = _draft.Read(errors);
            errors.ThrowIfAny();
            var actor = await actors.GetAsync();
            _theirs = await SaveOrReadAsync(
                () =>
                    OfType
                        ? control.LimitTypeAsync(actor, Name, limits, _reason, _until, _version)
                        : control.LimitAsync(actor, Name, limits, _reason, _until, _version),
                () => ReadAsync(actor)
            );
            if (_theirs is not null)
            {
                _last = LastOf(_theirs);
                return;
            }

            toasts.Done(T["{0} has new limits.", Name]);
            await OnClose.InvokeAsync();
        });

    private Task LiftAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            await (
                OfType
                    ? control.LiftTypeAsync(actor, Name, _version)
                    : control.LiftAsync(actor, Name, _version)
            );
            toasts.Done(T["{0} has its own limits again.", Name]);
            await OnClose.InvokeAsync();
        });
}
