namespace TaskQueue.Bench;

/// <summary>Where the things are that the bench starts.</summary>
internal static class BenchPaths
{
    /// <summary>The repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The program of a project, built in Release.</summary>
    /// <param name="project">Its name.</param>
    /// <param name="folder">Where the project lies, from the root.</param>
    public static string Release(string project, string folder = "")
    {
        var dll = Path.Combine(Root, folder, $"{project}/bin/Release/net10.0/{project}.dll");
        return File.Exists(dll)
            ? dll
            : throw new BenchException($"{project} is not built in Release: run the bench with -c Release.");
    }

    /// <summary>A program of the machine.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="package">What brings it, for the message.</param>
    public static string Program(string name, string package) =>
        Find(name) ?? throw new BenchException($"There is no {name} on this machine; install {package}.");

    /// <summary>Whether the machine has a program.</summary>
    /// <param name="name">Its name.</param>
    public static bool Has(string name) => Find(name) is not null;

    private static string? Find(string name)
    {
        string[] folders =
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':'),
            .. Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").OrderDescending().Select(d => $"{d}/bin")
                : [],
        ];
        return folders.Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>The folder of PostgreSQL's programs, past the links that lie on the path.</summary>
    public static string PostgresPrograms()
    {
        var initdb = Program("initdb", "postgresql");
        return Path.GetDirectoryName(File.ResolveLinkTarget(initdb, true)?.FullName ?? initdb)!;
    }

    private static string FindRoot()
    {
        for (
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            folder is not null;
            folder = folder.Parent
        )
        {
            if (File.Exists(Path.Combine(folder.FullName, "TaskQueue.sln")))
            {
                return folder.FullName;
            }
        }

        throw new BenchException("The bench runs from its place in the repository.");
    }
}

/// <summary>Why the bench cannot go on, for people.</summary>
internal sealed class BenchException(string message) : Exception(message);
