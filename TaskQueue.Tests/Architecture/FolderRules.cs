using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Architecture;

/// <summary>Which folder of TaskQueue.Core may use which: the table of docs/architecture.md, from the bottom up.</summary>
internal static partial class FolderRules
{
    private static readonly string[] Ground =
    [
        "Data",
        "Redis",
        "Email",
        "Expressions",
        "Resilience",
        "Observability",
    ];
    private static readonly string[] ExecutionMay =
    [
        "Broker",
        "Email",
        "Expressions",
        "Resilience",
        "Observability",
    ];

    /// <summary>Folders of one row may use the rows above it, not each other.</summary>
    private static readonly string[][] Rows =
    [
        Ground,
        ["Broker", "Signals", "Security", "Audit", "Execution"],
        ["Events", "Features"],
        ["Queues"],
        ["Tasks"],
        ["Dispatch", "Workers", "Maintenance", "Settings"],
        ["Scheduling"],
        ["Workflows", "Campaigns"],
        ["Analytics"],
        ["Inbox"],
        ["Notifications", "Alerts"],
    ];

    /// <summary>Gives every use in TaskQueue.Core that the table does not allow.</summary>
    /// <param name="core">The C# files of TaskQueue.Core. Those outside any folder put the parts together and may use all.</param>
    public static IReadOnlyList<string> Breaches(IReadOnlyList<SourceFile> core)
    {
        var code = core.Where(file => file.Parts.Length > 2)
            .Select(file => (file.Path, Folder: file.Parts[1], Text: Comments().Replace(file.Text, "")))
            .ToList();
        var types = code.SelectMany(file =>
                Declarations().Matches(file.Text).Select(match => (file.Folder, match.Groups["type"].Value))
            )
            .ToHashSet();
        var folders = code.Select(file => file.Folder).Distinct().ToList();
        var strangers = folders
            .Except(Rows.SelectMany(row => row))
            .Select(folder => $"{folder} is not in the table");
        var uses =
            from file in code
            where !MayNameEntities(file.Path)
            from used in UsedFolders(file.Text, types).Distinct()
            where used != file.Folder && folders.Contains(used) && !May(file.Folder, used)
            select $"{file.Path} may not use {used}";
        return [.. strangers, .. uses];
    }

    /// <summary>Gives every file of the console's pages that goes past the services.</summary>
    /// <param name="components">The files of TaskQueue.Web/Components.</param>
    public static IReadOnlyList<string> ComponentBreaches(IReadOnlyList<SourceFile> components) =>
        [
            .. from file in components
            from Match match in DataOrBroker().Matches(file.Text)
            select $"{file.Path} may not use {match.Groups["folder"].Value}",
        ];

    /// <summary>Gives every global using of our own namespaces, which would hide who uses whom.</summary>
    /// <param name="files">C# and project files.</param>
    public static IReadOnlyList<string> GlobalUsings(IReadOnlyList<SourceFile> files) =>
        [
            .. files
                .Where(file => OwnGlobalUsing().IsMatch(file.Text))
                .Select(file => $"{file.Path} has a global using of TaskQueue"),
        ];

    private static bool May(string folder, string used)
    {
        var row = RowOf(folder);
        return folder switch
        {
            "Execution" => ExecutionMay.Contains(used),
            "Dispatch" or "Maintenance" when used == "Workers" => true,
            // The log names who did it, and the acts of accounts stand in it.
            "Audit" when used == "Security" => true,
            "Security" when used is "Audit" or "Signals" => true,
            _ when row == 0 => Ground.Contains(used),
            _ => RowOf(used) < row,
        };
    }

    private static int RowOf(string folder) => Array.FindIndex(Rows, row => row.Contains(folder));

    // The contexts list the entities of all folders; migrations repeat their names.
    private static bool MayNameEntities(string path) =>
        path.EndsWith("AppDbContext.cs", StringComparison.Ordinal)
        || path.Contains("/Migrations/", StringComparison.Ordinal);

    private static IEnumerable<string> UsedFolders(string text, HashSet<(string Folder, string Type)> types)
    {
        var qualified = Qualified().Matches(text).Select(match => match.Groups["folder"].Value);
        // A sibling namespace needs no using: Folder.Type, where the folder really declares that type.
        var siblings = Sibling()
            .Matches(text)
            .Select(match => (Folder: match.Groups["folder"].Value, Type: match.Groups["type"].Value))
            .Where(types.Contains)
            .Select(mention => mention.Folder);
        return qualified.Concat(siblings);
    }

    [GeneratedRegex(@"//.*|/\*[\s\S]*?\*/", RegexOptions.None, 1000)]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"\b(?:class|struct|record|interface|enum|delegate\s+[\w<>?,\[\] ]+)\s+(?<type>[A-Z]\w*)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Declarations();

    [GeneratedRegex(
        @"(?<![\w.])(global::)?(TaskQueue\.)?Core\.(?<folder>[A-Z]\w*)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Qualified();

    [GeneratedRegex(
        @"(?<![\w.])(?<folder>[A-Z]\w*)\.(\w+\.)*?(?<type>[A-Z]\w*)",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Sibling();

    [GeneratedRegex(
        @"(?<![\w.])(TaskQueue\.)?Core\.(?<folder>Data|Broker)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex DataOrBroker();

    [GeneratedRegex(
        @"\bglobal\s+using\s+(static\s+)?TaskQueue\.|<Using\s+Include=""TaskQueue\.",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex OwnGlobalUsing();
}
