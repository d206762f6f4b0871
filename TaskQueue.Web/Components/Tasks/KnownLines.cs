using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Which lines a log has, by their ids, and those that came while somebody read further up.</summary>
/// <param name="most">How many are known at once: the newest ones.</param>
internal sealed class KnownLines(int most)
{
    private readonly List<long> _ids = [];
    private readonly List<long> _waiting = [];
    private int _passed;

    /// <summary>How many are shown.</summary>
    public int Count => _ids.Count;

    /// <summary>How many came, and are not shown yet; more than that where <see cref="HasMoreWaiting"/>.</summary>
    public int Waiting => _waiting.Count + _passed;

    /// <summary>Whether so many came at once that those before the newest were not counted.</summary>
    public bool HasMoreWaiting { get; private set; }

    /// <summary>Whether there are earlier ones that are not known.</summary>
    public bool HasEarlier { get; private set; }

    /// <summary>The last one that was looked at, shown or not; 0 where there is none. Behind it there may be more.</summary>
    public long Seen { get; private set; }

    /// <summary>The id of a line.</summary>
    /// <param name="index">Its place among those that are shown.</param>
    public long this[int index] => _ids[index];

    /// <summary>Begins anew.</summary>
    /// <param name="ids">The lines that there are.</param>
    public void Begin(LogIds ids)
    {
        _ids.Clear();
        _waiting.Clear();
        (_passed, HasMoreWaiting) = (0, false);
        _ids.AddRange(ids.Newest);
        HasEarlier = ids.HasMore;
        Seen = ids.Seen;
    }

    /// <summary>More came.</summary>
    /// <param name="ids">The lines, all of them behind <see cref="Seen"/>.</param>
    public void Come(LogIds ids)
    {
        _waiting.AddRange(ids.Newest);
        HasMoreWaiting |= ids.HasMore;
        Seen = ids.Seen;
        if (_waiting.Count > most)
        {
            // However long somebody reads: of more than are known at once, how many they are is enough.
            _passed += _waiting.Count - most;
            _waiting.RemoveRange(0, _waiting.Count - most);
        }
    }

    /// <summary>Shows those that came.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Take()
    {
        if (_waiting.Count == 0)
        {
            return false;
        }

        _ids.AddRange(_waiting);
        _waiting.Clear();
        (_passed, HasMoreWaiting) = (0, false);
        if (_ids.Count > most)
        {
            _ids.RemoveRange(0, _ids.Count - most);
            HasEarlier = true;
        }

        return true;
    }
}
