using TaskQueue.Core.Tasks.Queries;

namespace TaskQueue.Tests.Tasks.Queries;

/// <summary>What docs/search.md shows is so.</summary>
public sealed class SearchDocumentTests
{
    public static TheoryData<string> Queries => [.. Blocks("query")];

    public static TheoryData<string> Refused => [.. Blocks("refused")];

    [Theory]
    [MemberData(nameof(Queries))]
    public void EachExample_Reads(string query)
    {
        Assert.NotNull(TaskQuery.TryParse(query, out var fault));
        Assert.Null(fault);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void EachRefusal_SaysWhatItIsSaidToSay(string line)
    {
        var (query, reason) = (line.Split(" | ")[0], line.Split(" | ")[1]);

        Assert.Null(TaskQuery.TryParse(query, out var fault));
        Assert.StartsWith(reason, fault!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void EachField_IsExplained()
    {
        var text = Text();
        Assert.All(QueryField.Named, f => Assert.Contains($"`{f.Name}`", text, StringComparison.Ordinal));
        Assert.All(Core.Tasks.Views.ReadyView.All, v => Assert.NotNull(TaskQuery.TryParse(v.Query, out _)));
        Assert.All(
            Core.Tasks.Views.ReadyView.All,
            v => Assert.Contains(v.Name, text, StringComparison.OrdinalIgnoreCase)
        );
    }

    private static string Text() => File.ReadAllText(Path.Combine(SourceRoot(), "docs", "search.md"));

    private static IEnumerable<string> Blocks(string kind) =>
        Text()
            .Split($"```{kind}\n")
            .Skip(1)
            .SelectMany(block => block.Split("\n```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries));

    private static string SourceRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "TaskQueue.sln")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
