using Microsoft.AspNetCore.Components;
using TaskQueue.Core;

namespace TaskQueue.Web.Components.Parts;

/// <summary>A dialog that asks for something, does it once, and says why it was refused.</summary>
public abstract class AskDialog : AskForm
{
    /// <summary>Told when it is to be closed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    /// <summary>What keeps what is typed until it is saved; none where nothing is kept.</summary>
    protected FormDraft? Kept
    {
        get;
        set
        {
            field = value;
            value?.Ask(() => Busy);
        }
    }

    /// <summary>Closes it after it was saved: what was typed is kept no longer.</summary>
    protected async Task CloseSavedAsync()
    {
        // A browser that has lost its connection answers late, or never; an open dialog would invite to save once more.
        var forgotten = Kept?.ForgetAsync() ?? Task.CompletedTask;
        await OnClose.InvokeAsync();
        await forgotten;
    }

    /// <inheritdoc />
    protected override Task OnEndedLateAsync() => Kept?.ReleaseAsync() ?? Task.CompletedTask;

    /// <summary>Leaves alone what takes long: it goes on, and a note tells how it ended.</summary>
    protected Task LeaveAsync()
    {
        // Its end is not to close what is open by then.
        var close = OnClose;
        OnClose = default;
        return close.InvokeAsync();
    }

    /// <summary>
    /// Saves something that its page shows at once as it is going to be: where that takes time, the dialog is closed meanwhile,
    /// and a note tells when it is refused.
    /// </summary>
    /// <param name="saves">Shows it; absent where no page does, and the dialog stays until it is saved.</param>
    /// <param name="key">What it is known by.</param>
    /// <param name="word">How it is going to be.</param>
    /// <param name="save">Saves it; may be refused.</param>
    /// <typeparam name="TKey">What things are known by.</typeparam>
    protected async Task SaveShownAsync<TKey>(Saves<TKey>? saves, TKey key, string word, Func<Task> save)
        where TKey : notnull
    {
        if (saves is not null)
        {
            await saves.RunAsync(key, word, save, LeaveAsync);
            return;
        }

        await save();
        await OnClose.InvokeAsync();
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        // What still goes on when somebody has closed it is not to close what is open when that ends.
        OnClose = default;
        base.Dispose(disposing);
    }

    /// <summary>Saves what stands here, unless somebody else has changed the same thing meanwhile: then both are to be shown, in a <see cref="ConflictView"/>.</summary>
    /// <param name="saveAsync">Saves it; refused where it stands on what is there no more.</param>
    /// <param name="readAsync">Reads what they have made of it; nothing where it is gone.</param>
    /// <typeparam name="T">What is changed.</typeparam>
    /// <returns>What they have made of it; nothing where it was saved.</returns>
    protected async Task<T?> SaveOrReadAsync<T>(Func<Task> saveAsync, Func<Task<T?>> readAsync)
        where T : class
    {
        try
        {
            await saveAsync();
            return null;
        }
        catch (RefusalException refusal) when (refusal.Code is RefusalCode.Stale && !IsGone)
        {
            if (await RetryReadAsync(readAsync) is { } theirs)
            {
                return theirs;
            }

            throw;
        }
    }
}
