namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// A wall clock for one process alone, which can be set while the process runs; its steady clock stays right. Comes from
/// libfaketime (https://github.com/wolfcw/libfaketime), which answers in place of the C library.
/// </summary>
internal sealed class FakeClock
{
    private readonly string _file;

    /// <param name="folder">Where it keeps what it says.</param>
    public FakeClock(string folder)
    {
        _file = Path.Combine(folder, $"clock-{Guid.NewGuid():N}");
        Set("+0");
    }

    /// <summary>Whether a process here can be given one.</summary>
    public static bool IsThere => Library is not null;

    /// <summary>What a process is started with to live by this clock.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = Library,
            ["FAKETIME_TIMESTAMP_FILE"] = _file,
            ["FAKETIME_CACHE_DURATION"] = "1",
            ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
            ["NO_FAKE_STAT"] = "1",
            // Its mend for old C libraries makes every wait end at once on those of today.
            ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
        };

    private static string? Library { get; } =
        Directory.Exists("/usr/lib")
            ? Directory
                .EnumerateDirectories("/usr/lib", "*-linux-gnu")
                .Select(folder => Path.Combine(folder, "faketime", "libfaketime.so.1"))
                .FirstOrDefault(File.Exists)
            : null;

    /// <summary>Puts it ahead of the machine's clock or behind it, from the next second on.</summary>
    /// <param name="offset">Such as <c>+1h</c> or <c>-1h</c>.</param>
    public void Set(string offset)
    {
        // In one step: the process may be reading.
        File.WriteAllText(_file + ".new", offset + "\n");
        File.Move(_file + ".new", _file, overwrite: true);
    }
}
