using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A form that asks for something, does it once, and says why it was refused.</summary>
public abstract class AskForm : ComponentBase, IDisposable
{
    private static readonly IReadOnlyDictionary<string, string[]> NoErrors =
        new Dictionary<string, string[]>();

    [Inject]
    private PasswordPrompt Prompt { get; set; } = default!;

    private bool _gone;

    /// <summary>What is wrong, by field.</summary>
    protected IReadOnlyDictionary<string, string[]> Errors { get; set; } = NoErrors;

    /// <summary>Why it was refused, where no field is to blame.</summary>
    protected string? Refused { get; private set; }

    /// <summary>Whether it is being done.</summary>
    protected bool Busy { get; private set; }

    /// <summary>
    /// Does what is asked for, unless it is being done already, or the form is gone: until a browser has taken in that a
    /// dialog was closed, its clicks still arrive, and the second of a double click would do it again. Where a service wants the password first, the frame asks for
    /// it, and then it is done.
    /// </summary>
    /// <param name="act">Does it; may be refused.</param>
    protected async Task TryAsync(Func<Task> act)
    {
        if (Busy || _gone)
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
        }
    }

    // Not done where a service wants the password first: the one refusal after which the same act may go well.
    private async Task<bool> DoAsync(Func<Task> act)
    {
        (Refused, Errors) = (null, NoErrors);
        try
        {
            await act();
        }
        catch (RefusalException refusal)
        {
            if (refusal.Code is RefusalCode.ReauthenticationRequired)
            {
                return false;
            }

            Show(refusal.Errors);
            Refused = refusal.Errors.Keys.Any(field => Fault(field) is not null) ? null : T.Told(refusal);
        }

        return true;
    }

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
    protected virtual void Dispose(bool disposing) => _gone = true;
}
