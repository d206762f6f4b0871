using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Carries the wish for the password from an act that a service refused without it to the frame, which shows the dialog, and
/// the answer back.
/// </summary>
/// <param name="actors">Who sits at the page.</param>
/// <param name="clock">The current time.</param>
public sealed class PasswordPrompt(CurrentActor actors, TimeProvider clock)
{
    private TaskCompletionSource<bool>? _asked;

    /// <summary>Raised when the dialog is to be shown, or to go.</summary>
    public event EventHandler? Changed;

    /// <summary>Whether the dialog is to be shown.</summary>
    public bool IsOpen => _asked is not null;

    /// <summary>Asks for the password.</summary>
    /// <returns>Whether it was given; not where no frame is there to ask.</returns>
    public Task<bool> AskAsync()
    {
        if (Changed is null)
        {
            return Task.FromResult(false);
        }

        _asked ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        var answer = _asked.Task;
        Changed.Invoke(this, EventArgs.Empty);
        return answer;
    }

    /// <summary>Asks for the password unless it was given lately. For what is begun by an address: a download.</summary>
    /// <returns>Whether it was.</returns>
    public async Task<bool> EnsureAsync() =>
        (await actors.GetAsync()).IsFresh(clock.GetUtcNow()) || await AskAsync();

    /// <summary>Ends the question.</summary>
    /// <param name="given">Whether the password was given.</param>
    public void Answer(bool given)
    {
        var asked = _asked;
        _asked = null;
        asked?.TrySetResult(given);
        Changed?.Invoke(this, EventArgs.Empty);
    }
}
