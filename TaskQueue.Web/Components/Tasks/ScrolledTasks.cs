using TaskQueue.Core;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>
/// The rows of a list that is scrolled through. They are read a block at a time, each from the cursor that the block before it
/// ended with, so that the thousandth costs what the first does. Rows are kept of the last few blocks alone; of all others where
/// they begin.
/// </summary>
/// <param name="first">The cursor of the first block; the beginning of the list when absent.</param>
/// <param name="readAsync">Reads a page of up to so many rows from a cursor on.</param>
public sealed class ScrolledTasks(
    string? first,
    Func<string?, int, CancellationToken, Task<Page<TaskItem>>> readAsync
)
{
    /// <summary>Rows of a block.</summary>
    public const int Block = 50;

    /// <summary>Rows that can be scrolled through; who wants more narrows the list, or takes pages.</summary>
    public const int Most = 10_000;

    // Blocks whose rows are kept.
    private const int Kept = 8;

    // Searches may look in vain for a while.
    private const int MostReads = 20;

    private readonly List<string?> _starts = [first];
    private readonly Dictionary<int, IReadOnlyList<TaskItem>> _blocks = [];
    private readonly HashSet<int> _fresh = [];
    private int _known;

    /// <summary>Rows that are known to be there: those that were reached, and one more while there are more.</summary>
    public int Count => Math.Max(_known, _starts.Count > 1 ? ((_starts.Count - 1) * Block) + 1 : 0);

    /// <summary>Rows in memory.</summary>
    public int Held => _blocks.Values.Sum(rows => rows.Count);

    /// <summary>Whether there are more than can be scrolled through.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The rows may have changed: they are read anew when they are looked at. Where blocks begin stays known.</summary>
    public void Forget() => _fresh.Clear();

    /// <summary>
    /// Takes over the first block, which somebody has just read. Where the block behind it begins elsewhere by now, whoever looks
    /// finds that anew: rows that are in sight further down stay where they are.
    /// </summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="next">The cursor of the block behind it; none where the list ends.</param>
    public void Seed(IReadOnlyList<TaskItem> rows, string? next)
    {
        var isWhole = rows.Count == Block || (next is null && rows.Count is > 0 and < Block);
        // Not in the place of rows that are looked at, far down.
        var hasRoom = _blocks.ContainsKey(0) || _blocks.Count < Kept;
        if (isWhole && hasRoom && (_starts.Count == 1 || _starts[1] == next))
        {
            Note(0, rows, next);
        }
        else
        {
            _fresh.Remove(0);
        }
    }

    /// <summary>What is known of some rows without reading: nothing behind the first that is not.</summary>
    /// <param name="start">The place of the first, from 0.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<TaskItem> Known(int start, int count)
    {
        var rows = new List<TaskItem>();
        while (
            rows.Count < count
            && _blocks.TryGetValue((start + rows.Count) / Block, out var block)
            && (start + rows.Count) % Block < block.Count
        )
        {
            rows.Add(block[(start + rows.Count) % Block]);
        }

        return rows;
    }

    /// <summary>Reads some rows.</summary>
    /// <param name="start">The place of the first, from 0.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <returns>The rows; fewer at the end of the list.</returns>
    public async Task<IReadOnlyList<TaskItem>> ReadAsync(
        int start,
        int count,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<TaskItem>();
        for (var block = start / Block; block * Block < start + count; block++)
        {
            var found = await BlockAsync(block, cancellationToken);
            rows.AddRange(
                found.Skip(Math.Max(0, start - (block * Block))).Take(start + count - (block * Block))
            );
            if (found.Count < Block)
            {
                break;
            }
        }

        return rows.Count > count ? rows[..count] : rows;
    }

    private async Task<IReadOnlyList<TaskItem>> BlockAsync(int block, CancellationToken cancellationToken)
    {
        if (_fresh.Contains(block) && _blocks.TryGetValue(block, out var kept))
        {
            return kept;
        }

        // Blocks in between are walked through, for where this one begins.
        while (_starts.Count <= block)
        {
            var reached = _starts.Count;
            if (!_fresh.Contains(reached - 1))
            {
                await LoadAsync(reached - 1, cancellationToken);
            }

            if (_starts.Count == reached)
            {
                return [];
            }
        }

        return await LoadAsync(block, cancellationToken);
    }

    private async Task<IReadOnlyList<TaskItem>> LoadAsync(int block, CancellationToken cancellationToken)
    {
        var (rows, cursor) = (new List<TaskItem>(), _starts[block]);
        for (var turn = 0; turn < MostReads; turn++)
        {
            var page = await readAsync(cursor, Block - rows.Count, cancellationToken);
            rows.AddRange(page.Items);
            cursor = page.NextCursor;
            if (cursor is null || rows.Count >= Block)
            {
                break;
            }
        }

        // Another look has begun meanwhile: what it notes is the newer.
        cancellationToken.ThrowIfCancellationRequested();
        Note(block, rows, cursor);
        return rows;
    }

    // Where rows came or went, the blocks behind begin elsewhere: they are found anew.
    private void Note(int block, IReadOnlyList<TaskItem> rows, string? next)
    {
        var isLast = (block + 1) * Block >= Most;
        var more = rows.Count < Block || isLast ? null : next;
        if (more is null || (block + 1 < _starts.Count && _starts[block + 1] != more))
        {
            LetGo(rows.Count == 0 && block > 0 ? block : block + 1);
            IsCut = isLast && next is not null;
            _known = (block * Block) + rows.Count;
        }

        if (more is not null && block + 1 == _starts.Count)
        {
            _starts.Add(more);
        }

        _known = Math.Max(_known, (block * Block) + rows.Count);
        _blocks[block] = rows;
        _fresh.Add(block);
        if (_blocks.Count > Kept)
        {
            var farthest = _blocks.Keys.MaxBy(b => Math.Abs(b - block));
            _blocks.Remove(farthest);
            _fresh.Remove(farthest);
        }
    }

    private void LetGo(int from)
    {
        _starts.RemoveRange(from, _starts.Count - from);
        _fresh.RemoveWhere(block => block >= from);
        foreach (var behind in _blocks.Keys.Where(block => block >= from).ToList())
        {
            _blocks.Remove(behind);
        }
    }
}
