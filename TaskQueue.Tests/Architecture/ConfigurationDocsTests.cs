using System.Reflection;
using System.Text.RegularExpressions;
using TaskQueue.Core.Settings;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// Every setting stands in docs/configuration.md. Settings are the writable properties of the classes named <c>…Options</c>;
/// their constant <c>Section</c> (empty for the top level) is the first part of the key.
/// </summary>
public sealed partial class ConfigurationDocsTests
{
    private static readonly string[] Assemblies = ["TaskQueue.Core", "TaskQueue.Web"];

    [Fact]
    public void Settings_AreDocumented()
    {
        var docs = Path.Combine(SourceTree.Root, "docs", "configuration.md");
        var text = File.Exists(docs) ? File.ReadAllText(docs) : "";
        var classes = Assemblies.SelectMany(name => Assembly.Load(name).GetTypes()).Where(IsOptions);

        Rule.AssertKept(classes.SelectMany(options => Missing(options, text)));
    }

    [Fact]
    public void EnvExample_HoldsEveryDocumentedSetting()
    {
        var docs = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "configuration.md"));
        var example = File.ReadAllText(Path.Combine(SourceTree.Root, ".env.example"));
        var keys = DocumentedKey().Matches(docs).Select(m => m.Groups["key"].Value).Distinct().ToList();

        Assert.True(keys.Count > 10, $"only {keys.Count} keys were found in docs/configuration.md");
        Rule.AssertKept(
            keys.Select(key => key.Replace(":", "__", StringComparison.Ordinal) + "=")
                .Where(variable => !example.Contains(variable, StringComparison.Ordinal))
                .Select(variable => $".env.example lacks {variable}")
        );
    }

    // A shell takes what stands behind a blank for another word, and docker takes quotes as they are. The image has an address and
    // a place for its data of its own.
    [Fact]
    public void EnvExample_AsItIs_MeansTheSameToAShellAndToTheContainer()
    {
        var set = File.ReadLines(Path.Combine(SourceTree.Root, ".env.example"))
            .Where(line => line.Length > 0 && line[0] != '#')
            .ToList();

        Assert.NotEmpty(set);
        Assert.All(set, line => Assert.Matches(@"^\w+=[\w.:*/-]*$", line));
        Assert.DoesNotContain(set, line => line.StartsWith("ASPNETCORE_URLS=", StringComparison.Ordinal));
        Assert.DoesNotContain(
            set,
            line => line.StartsWith("ConnectionStrings__Database=", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Catalogue_AndDocs_NameTheSameSettings()
    {
        var docs = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "configuration.md"));
        var example = File.ReadAllText(Path.Combine(SourceTree.Root, ".env.example"));
        var documented = DocumentedKey().Matches(docs).SelectMany(KeysOf).ToHashSet(StringComparer.Ordinal);
        var known = SettingsCatalogue.All.Where(s => s.InFiles).Select(s => s.Key).ToList();

        Rule.AssertKept([
            .. known
                .Where(key =>
                    !documented.Contains(key) && !docs.Contains($"`{key}`", StringComparison.Ordinal)
                )
                .Select(key => $"docs/configuration.md lacks {key}"),
            .. documented.Except(known).Select(key => $"the catalogue lacks {key}"),
            .. SettingsCatalogue
                .All.Where(s => !s.IsFamily && !example.Contains($"{s.Variable}=", StringComparison.Ordinal))
                .Select(s => $".env.example lacks {s.Variable}"),
        ]);
    }

    private static IEnumerable<string> KeysOf(Match row) =>
        row.Groups["other"].Success
            ? [row.Groups["key"].Value, row.Groups["other"].Value]
            : [row.Groups["key"].Value];

    [Fact]
    public void Settings_WithoutDocs_AreFound()
    {
        Assert.Equal(
            ["Pond:Depth", "Pond:Fish:Count"],
            Missing(typeof(PondOptions), "`Pond:Width`, `Pond:Depths`")
        );
        Assert.Empty(Missing(typeof(PondOptions), "`Pond:Depth`, `Pond:Fish:Count`, `Pond:Width`"));
        Assert.Equal(["Size"], Missing(typeof(RootOptions), "nothing"));
    }

    [Fact]
    public void Options_WithoutSection_AreFound() =>
        Assert.Equal(["FishOptions has no constant Section"], Missing(typeof(FishOptions), "`Count`"));

    // A class derived from a framework's options, or a static one, is not bound to the configuration.
    private static bool IsOptions(Type type) =>
        type.IsClass
        && !type.IsAbstract
        && type.BaseType == typeof(object)
        && type.Name.EndsWith("Options", StringComparison.Ordinal);

    // A key at the start of a table's row, such as | `Worker:Name` |; two may share a row.
    [GeneratedRegex(
        @"^\| (`(?<other>[\w:]+)`, )?`(?<key>[A-Z]\w+(:\w+)+)`",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex DocumentedKey();

    private static IEnumerable<string> Missing(Type options, string docs) =>
        options.GetField("Section", BindingFlags.Public | BindingFlags.Static) is { IsLiteral: true } section
            ? Keys(options, (string)section.GetRawConstantValue()!)
                .Where(key => !docs.Contains($"`{key}`", StringComparison.Ordinal))
            : [$"{options.Name} has no constant Section"];

    private static IEnumerable<string> Keys(Type options, string section) =>
        from property in options.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.GetSetMethod() is not null || IsOptions(property.PropertyType)
        let key = section.Length == 0 ? property.Name : $"{section}:{property.Name}"
        from setting in IsOptions(property.PropertyType) ? Keys(property.PropertyType, key) : [key]
        select setting;

    private sealed class PondOptions
    {
        public const string Section = "Pond";

        public int Width { get; set; }

        public int Depth { get; set; }

        public FishOptions Fish { get; } = new();

        public int Area => Width * Depth;
    }

    private sealed class FishOptions
    {
        public int Count { get; set; }
    }

    private sealed class RootOptions
    {
        public const string Section = "";

        public int Size { get; set; }
    }
}
