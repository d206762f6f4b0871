namespace TaskQueue.Bench;

/// <summary>A folder for the store of one run, gone at its end.</summary>
internal sealed class BenchFolder : IDisposable
{
    public BenchFolder(string? below)
    {
        Path = System.IO.Path.Combine(
            below ?? System.IO.Path.GetTempPath(),
            $"taskqueue-bench-{Guid.NewGuid():N}"
        );
        Directory.CreateDirectory(Path);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
