using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Asks before a queue is paused, for how long and why; or before it is resumed.</summary>
/// <param name="control">Pauses and resumes.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For the check of the end.</param>
public sealed partial class PauseDialog(
    QueueControl control,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private static readonly IReadOnlyDictionary<string, string[]> NoErrors =
        new Dictionary<string, string[]>();

    private string _reason = "";
    private string _until = "";
    private IReadOnlyDictionary<string, string[]> _errors = NoErrors;
    private string? _refused;
    private bool _busy;

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public QueueOverview Queue { get; set; } = null!;

    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

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

    private void SetUntil(ChangeEventArgs change)
    {
        _until = change.Value?.ToString() ?? "";
        _errors =
            Until <= clock.GetUtcNow()
                ? new Dictionary<string, string[]> { ["until"] = ["Has passed."] }
                : NoErrors;
    }

    private Task PauseAsync() =>
        DoAsync(
            async () => await control.PauseAsync(await actors.GetAsync(), Queue.Name, _reason, Until),
            $"{Queue.Name} is paused."
        );

    private Task ResumeAsync() =>
        DoAsync(
            async () => await control.ResumeAsync(await actors.GetAsync(), Queue.Name),
            $"{Queue.Name} goes on."
        );

    private async Task DoAsync(Func<Task> act, string done)
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        (_errors, _refused) = (NoErrors, null);
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

    private string? Error(string field) => _errors.GetValueOrDefault(field)?[0];

    private string? Invalid(string field) => Error(field) is null ? null : "true";
}
