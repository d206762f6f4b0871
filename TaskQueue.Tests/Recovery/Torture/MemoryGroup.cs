namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// A control group whose processes may take only so much more memory; the kernel ends one of them (SIGKILL) when there is none left.
/// What a process held before it came in is not counted.
/// </summary>
internal sealed class MemoryGroup : IDisposable
{
    private const string Members = "cgroup.procs";
    private const int Tries = 40;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // The first and the second version of control groups.
    private static readonly (string Parent, string Limit)[] Places =
    [
        ("/sys/fs/cgroup/memory", "memory.limit_in_bytes"),
        ("/sys/fs/cgroup", "memory.max"),
    ];

    private readonly string _parent;
    private readonly string _folder;

    private MemoryGroup(string parent, string folder)
    {
        _parent = parent;
        _folder = folder;
    }

    /// <summary>Makes one; null where this is not allowed.</summary>
    /// <param name="bytes">How much memory it may take.</param>
    public static MemoryGroup? TryMake(long bytes) =>
        Places
            .Where(p => Directory.Exists(p.Parent))
            .Select(p => TryMake(p.Parent, p.Limit, bytes))
            .FirstOrDefault(g => g is not null);

    /// <summary>Puts a process into it.</summary>
    /// <param name="process">Its number; one that has ended meanwhile is let be.</param>
    public void Take(int process) => Move(process, _folder);

    /// <summary>Lets go of whoever is left in it, and takes it away.</summary>
    public void Dispose()
    {
        for (var tries = Tries; tries > 0 && Directory.Exists(_folder); tries--)
        {
            try
            {
                foreach (var process in File.ReadAllLines(Path.Combine(_folder, Members)))
                {
                    Move(int.Parse(process, CultureInfo.InvariantCulture), _parent);
                }

                Directory.Delete(_folder);
            }
            catch (IOException)
            {
                // One that was ended is still on its way out.
                Thread.Sleep(Pause);
            }
        }
    }

    private static MemoryGroup? TryMake(string parent, string limit, long bytes)
    {
        var folder = Path.Combine(parent, $"taskqueue-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(folder);
            if (File.Exists(Path.Combine(folder, limit)))
            {
                File.WriteAllText(Path.Combine(folder, limit), bytes.ToString(CultureInfo.InvariantCulture));
                return new(parent, folder);
            }

            Directory.Delete(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not for us.
        }

        return null;
    }

    private static void Move(int process, string group)
    {
        try
        {
            File.WriteAllText(Path.Combine(group, Members), process.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has ended.
        }
    }
}
