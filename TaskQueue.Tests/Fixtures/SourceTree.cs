namespace TaskQueue.Tests.Fixtures;

/// <summary>The repository's files, as the architecture tests read them.</summary>
internal static class SourceTree
{
    private static readonly string[] Skipped =
    [
        "bin",
        "obj",
        "artifacts",
        "node_modules",
        "TestResults",
        "_framework",
        "lib",
        ".git",
        ".vs",
        ".idea",
    ];

    /// <summary>The folder that holds <c>TaskQueue.sln</c>.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Reads all files below a folder whose name ends in one of the extensions, generated and fetched ones left out.</summary>
    /// <param name="folder">From the root; empty for all.</param>
    /// <param name="extensions">Such as <c>.cs</c>.</param>
    public static IReadOnlyList<SourceFile> Read(
        string folder,
        params IReadOnlyCollection<string> extensions
    ) =>
        [
            .. Walk(new DirectoryInfo(Path.Combine(Root, folder)), extensions)
                .OrderBy(file => file.Path, StringComparer.Ordinal),
        ];

    /// <summary>Reads the C# files of the product: Core, Web and Worker.</summary>
    public static IReadOnlyList<SourceFile> ReadProduct(params IReadOnlyCollection<string> extensions) =>
        [
            .. Read("TaskQueue.Core", extensions),
            .. Read("TaskQueue.Web", extensions),
            .. Read("TaskQueue.Worker", extensions),
        ];

    private static IEnumerable<SourceFile> Walk(DirectoryInfo folder, IReadOnlyCollection<string> extensions)
    {
        if (!folder.Exists)
        {
            yield break;
        }

        foreach (var file in folder.EnumerateFiles().Where(file => extensions.Contains(file.Extension)))
        {
            var path = Path.GetRelativePath(Root, file.FullName).Replace('\\', '/');
            yield return new SourceFile(path, File.ReadAllText(file.FullName));
        }

        foreach (
            var file in folder
                .EnumerateDirectories()
                .Where(f => !Skipped.Contains(f.Name))
                .SelectMany(f => Walk(f, extensions))
        )
        {
            yield return file;
        }
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

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds TaskQueue.sln."
        );
    }
}

/// <summary>A file of the repository: its path from the root, with <c>/</c>, and its text.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    /// <summary>The parts of the path: folders, then the file's name.</summary>
    public string[] Parts => Path.Split('/');
}
