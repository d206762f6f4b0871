namespace TaskQueue.Tests.Fixtures;

/// <summary>A fresh folder that goes, with all that is in it, at the end of the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    /// <summary>The full path.</summary>
    public string Path { get; } = Directory.CreateTempSubdirectory("taskqueue-").FullName;

    /// <summary>Gives the full path of a file in the folder.</summary>
    /// <param name="name">Its name.</param>
    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        for (var tries = 20; ; tries--)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
                return;
            }
            catch (IOException) when (tries > 0)
            {
                // What was stopped a moment ago may still put a file down while the folder is being emptied.
                Thread.Sleep(50);
            }
        }
    }
}
