namespace TaskQueue.Bench;

/// <summary>A folder for the store of one run, gone at its end unless it is to be kept.</summary>
internal sealed class BenchFolder : IDisposable
{
    public BenchFolder(string? below)
        : this(
            System.IO.Path.Combine(
                below ?? System.IO.Path.GetTempPath(),
                $"taskqueue-bench-{Guid.NewGuid():N}"
            ),
            stays: false
        ) { }

    private BenchFolder(string path, bool stays)
    {
        (Path, Stays) = (path, stays);
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    /// <summary>Whether it is there for the next run, too.</summary>
    public bool Stays { get; }

    /// <summary>A folder that stays, with what an earlier run left in it.</summary>
    public static BenchFolder Kept(string path) => new(path, stays: true);

    public void Dispose()
    {
        if (!Stays)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
