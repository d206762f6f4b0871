using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Architecture;

/// <summary>What is unfinished is an issue, not a comment; what a person typed is never put into a page as markup (S12).</summary>
public sealed partial class ForbiddenWordsTests
{
    [Fact]
    public void Source_HasNoForbiddenWord()
    {
        var files = SourceTree.Read(
            "",
            ".cs",
            ".razor",
            ".css",
            ".js",
            ".lua",
            ".csproj",
            ".props",
            ".targets",
            ".sh"
        );

        Rule.AssertKept(
            files
                .Where(file => !file.Path.EndsWith("/ForbiddenWordsTests.cs", StringComparison.Ordinal))
                .SelectMany(Breaches)
        );
    }

    [Theory]
    [InlineData("// TODO later")]
    [InlineData("/* FIXME */")]
    [InlineData("-- HACK: works")]
    [InlineData("throw new NotImplementedException();")]
    [InlineData("(MarkupString)text")]
    public void ForbiddenWord_IsFound(string line) => Assert.Single(Breaches(new("a.cs", "first\n" + line)));

    [Fact]
    public void OrdinaryWords_Pass() => Assert.Empty(Breaches(new("a.cs", "TodoList, HACKS, a hack")));

    private static IEnumerable<string> Breaches(SourceFile file) =>
        from line in file.Text.Split('\n').Index()
        from Match match in Forbidden().Matches(line.Item)
        select $"{file.Path}:{line.Index + 1} has {match.Value}";

    [GeneratedRegex(
        @"\b(TODO|FIXME|HACK|NotImplementedException|MarkupString)\b",
        RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Forbidden();
}
