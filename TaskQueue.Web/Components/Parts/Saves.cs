using System.Collections.Immutable;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// What a page shows at once as it is going to be, marked as being saved. Saved or refused, it is shown as it is then.
/// </summary>
/// <param name="redraw">Reads anew how things are, and shows it.</param>
/// <typeparam name="TKey">What things are known by.</typeparam>
public sealed class Saves<TKey>(Func<Task> redraw)
    where TKey : notnull
{
    private ImmutableDictionary<TKey, string> _now = ImmutableDictionary<TKey, string>.Empty;

    /// <summary>How things are going to be, in a word each. Another dictionary after each change.</summary>
    public IReadOnlyDictionary<TKey, string> Now => _now;

    /// <summary>How something is going to be; null where it is not being saved.</summary>
    /// <param name="key">What it is known by.</param>
    public string? Of(TKey key) => _now.TryGetValue(key, out var word) ? word : null;

    /// <summary>Saves something, and shows it meanwhile as it is going to be.</summary>
    /// <param name="key">What it is known by.</param>
    /// <param name="word">How it is going to be.</param>
    /// <param name="save">Saves it; may be refused.</param>
    /// <param name="close">Closes what asked for it, and shows what is shown here.</param>
    /// <exception cref="Core.RefusalException">It was refused: at once, and then nothing was closed, or later.</exception>
    public async Task RunAsync(TKey key, string word, Func<Task> save, Func<Task> close)
    {
        var saving = save();
        if (saving.IsCompleted)
        {
            // What is wrong with its fields is known at once, and is said beside them.
            await saving;
            await close();
            return;
        }

        _now = _now.SetItem(key, word);
        var closing = close();
        try
        {
            await saving;
        }
        finally
        {
            // What that shows may have been read before: marked until it is read anew.
            await closing;
            _now = _now.Remove(key);
            await redraw();
        }
    }
}
