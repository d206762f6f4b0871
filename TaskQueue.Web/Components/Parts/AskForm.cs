using System.Data.Common;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A form that asks for something, does it once, says when it takes long, and why it was refused.</summary>
public abstract class AskForm : ComponentBase, IDisposable
{
    private const int MostReads = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(500);
    private static readonly IReadOnlyDictionary<string, string[]> NoErrors =
        new Dictionary<string, string[]>();

    [Inject]
    private PasswordPrompt Prompt { get; set; } = default!;

    [Inject]
    private Toasts Notes { get; set; } = default!;

    [Inject]
    private TimeProvider Watch { get; set; } = default!;

    private int _acts;

    /// <summary>What is wrong, by field.</summary>
    protected IReadOnlyDictionary<string, string[]> Errors { get; set; } = NoErrors;

    /// <summary>Why it was refused, where no field is to blame.</summary>
    protected string? Refused { get; private set; }

    /// <summary>Whether it is being done.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Whether that takes so long that somebody may not want to wait for it.</summary>
    protected bool IsSlow { get; private set; }

    /// <summary>Whether the form is off the page. What it does goes on.</summary>
    protected bool IsGone { get; private set; }

    /// <summary>
    /// Does what is asked for, unless it is being done already, or the form is gone: until a browser has taken in that a
    /// dialog was closed, its clicks still arrive, and the second of a double click would do it again. Where a service wants the password first, the frame asks for
    /// it, and then it is done.
    /// </summary>
    /// <param name="act">Does it; may be refused.</param>
    protected async Task TryAsync(Func<Task> act)
    {
        if (Busy || IsGone)
        {
            return;
        }

        Busy = true;
        try
        {
            if (!await DoAsync(act) && (!await Prompt.AskAsync() || !await DoAsync(act)))
            {
                Refused = T["Nothing was done: this needs your password first."];
            }
        }
        finally
        {
            Busy = false;
            if (IsGone)
            {
                await OnEndedLateAsync();
            }
        }
    }

    /// <summary>What was being done when the form was left has ended, well or not.</summary>
    protected virtual Task OnEndedLateAsync() => Task.CompletedTask;

    // Not done where a service wants the password first: the one refusal after which the same act may go well.
    private async Task<bool> DoAsync(Func<Task> act)
    {
        (Refused, Errors) = (null, NoErrors);
        _ = WatchAsync(++_acts);
        try
        {
            await StoreAway.ExplainAsync(act);
        }
        catch (RefusalException refusal)
        {
            if (refusal.Code is RefusalCode.ReauthenticationRequired)
            {
                return false;
            }

            if (IsGone)
            {
                // Nobody sees the form any more.
                Notes.Failed(T.Told(refusal));
                return true;
            }

            Show(refusal.Errors);
            Refused = refusal.Errors.Keys.Any(field => Fault(field) is not null) ? null : T.Told(refusal);
        }
        finally
        {
            _acts++;
            IsSlow = false;
        }

        return true;
    }

    // Says that it takes long, if it still goes on then.
    private async Task WatchAsync(int act)
    {
        await Task.Delay(Patience, Watch);
        if (_acts == act && !IsGone)
        {
            IsSlow = true;
            StateHasChanged();
        }
    }

    /// <summary>Reads something that the form needs; again after a rest, and a longer one, while the store does not answer.</summary>
    /// <param name="readAsync">Reads it, and changes nothing.</param>
    /// <typeparam name="T">What is read.</typeparam>
    protected async Task<T> RetryReadAsync<T>(Func<Task<T>> readAsync)
    {
        for (var rest = FirstRest; ; rest *= 2)
        {
            try
            {
                return await readAsync();
            }
            catch (Exception e) when (MayPass(e) && !IsGone && rest < FirstRest * (1 << (MostReads - 1)))
            {
                await Task.Delay(rest, Watch);
            }
        }
    }

    /// <summary>Whether what made a read fail may have passed by the next one: the store did not answer.</summary>
    /// <param name="e">What it threw.</param>
    protected static bool MayPass(Exception e) =>
        e is RefusalException { Code: RefusalCode.Unavailable } or DbException or TimeoutException
        || e.InnerException is DbException;

    /// <summary>Shows what is wrong beside its fields.</summary>
    /// <param name="errors">What is wrong.</param>
    protected virtual void Show(IReadOnlyDictionary<string, string[]> errors) => Errors = errors;

    /// <summary>What to say at a field.</summary>
    /// <param name="field">The field, by its name in the API.</param>
    protected virtual string? Fault(string field) => Errors.GetValueOrDefault(field)?[0];

    /// <summary>For <c>aria-invalid</c>.</summary>
    /// <param name="field">The field.</param>
    protected string? Invalid(string field) => Fault(field) is null ? null : "true";

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The form is taken off the page.</summary>
    /// <param name="disposing">Whether it is called by <see cref="Dispose()"/>.</param>
    protected virtual void Dispose(bool disposing) => IsGone = true;
}
