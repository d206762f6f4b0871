using System.Reflection;

namespace TaskQueue.Web;

/// <summary>
/// Loads the code that the process may need, once it runs. The runtime loads an assembly with the first use of it, which may
/// be the first error; where no file can be opened just then, the load fails, and the runtime remembers that for good: from
/// then on every error would be answered with a bare 500, long after files can be opened again.
/// </summary>
internal sealed class LoadedCode : BackgroundService
{
    /// <summary>Loads everything that an assembly refers to, and what that refers to.</summary>
    /// <param name="root">The assembly.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>How many assemblies there are.</returns>
    public static int LoadAll(Assembly root, CancellationToken cancellationToken)
    {
        var (known, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<Assembly>([root]));
        while (waiting.TryDequeue(out var assembly) && !cancellationToken.IsCancellationRequested)
        {
            foreach (var name in assembly.GetReferencedAssemblies().Where(n => known.Add(n.FullName)))
            {
                try
                {
                    waiting.Enqueue(Assembly.Load(name));
                }
                catch (Exception e)
                    when (e is FileNotFoundException or FileLoadException or BadImageFormatException)
                {
                    // A library refers to something that is not shipped, because nothing of ours comes there.
                }
            }
        }

        return known.Count;
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(() => LoadAll(typeof(LoadedCode).Assembly, stoppingToken), stoppingToken);
}
