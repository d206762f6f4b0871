using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>
/// A memory-mapped file with one slot (task, token) for each running handler. Written without a sync it survives the
/// death of the process, not of the machine; at the next start it tells which tasks were running when it died, so
/// that a poisonous one can be told from its mates.
/// </summary>
public sealed class InflightFile : IDisposable
{
    private const int SlotSize = 32;
    private readonly MemoryMappedFile? _file;
    private readonly MemoryMappedViewAccessor? _view;
    private readonly Stack<int> _free;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="path">Where; nothing is kept when absent.</param>
    /// <param name="slots">How many handlers may run at once.</param>
    public InflightFile(string? path, int slots)
    {
        _free = new(Enumerable.Range(0, slots).Reverse());
        if (path is null)
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A former start may have had more slots; what stands there must be read.
        var size = Math.Max(slots * SlotSize, File.Exists(path) ? new FileInfo(path).Length : 0);
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, mapName: null, size);
        _view = _file.CreateViewAccessor();
    }

    /// <summary>What stands in the file: what was running when the last process died.</summary>
    public IReadOnlyList<HeldLease> Read()
    {
        var found = new List<HeldLease>();
        var slot = new byte[SlotSize];
        for (long at = 0; _view is not null && at + SlotSize <= _view.Capacity; at += SlotSize)
        {
            _view.ReadArray(at, slot, 0, SlotSize);
            if (BinaryPrimitives.ReadInt64LittleEndian(slot.AsSpan(16)) is var token and > 0)
            {
                found.Add(new(new Guid(slot.AsSpan(0, 16), bigEndian: true), token));
            }
        }

        return found;
    }

    /// <summary>Empties the file, when what stood there has been settled.</summary>
    public void Clear()
    {
        var empty = new byte[SlotSize];
        for (long at = 0; _view is not null && at + SlotSize <= _view.Capacity; at += SlotSize)
        {
            _view.WriteArray(at, empty, 0, SlotSize);
        }
    }

    /// <summary>Notes that a handler is about to run.</summary>
    /// <param name="lease">Its lease.</param>
    /// <returns>The slot, for <see cref="Leave"/>; −1 when there is none.</returns>
    public int Enter(HeldLease lease)
    {
        int slot;
        lock (_free)
        {
            if (!_free.TryPop(out slot))
            {
                return -1;
            }
        }

        // The token last: a slot counts from the moment its token stands.
        _view?.WriteArray((long)slot * SlotSize, lease.TaskId.ToByteArray(bigEndian: true), 0, 16);
        _view?.Write(((long)slot * SlotSize) + 16, lease.Token);
        return slot;
    }

    /// <summary>Notes that it has ended.</summary>
    /// <param name="slot">What <see cref="Enter"/> gave.</param>
    public void Leave(int slot)
    {
        if (slot < 0)
        {
            return;
        }

        _view?.Write(((long)slot * SlotSize) + 16, 0L);
        lock (_free)
        {
            _free.Push(slot);
        }
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _view?.Dispose();
        _file?.Dispose();
    }
}
