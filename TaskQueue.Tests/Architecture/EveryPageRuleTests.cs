using System.Text.RegularExpressions;
using TaskQueue.Tests.EndToEnd;

namespace TaskQueue.Tests.Architecture;

/// <summary>No page is left out of the walk through all of them.</summary>
public sealed partial class EveryPageRuleTests
{
    private static IEnumerable<string> Walked =>
        [.. EveryPage.SignedIn, .. EveryPage.Strangers, .. EveryPage.Elsewhere];

    [Fact]
    public void EveryPage_IsWalked_AndIsThere() =>
        Rule.AssertKept(Breaches(SourceTree.Read("TaskQueue.Web", ".razor"), [.. Walked]));

    [Theory]
    [InlineData("@page \"/new\"\n@page \"/old\"\n", "A.razor: /new is not in EveryPage")]
    [InlineData("<p>@page \"/old\"</p>", "/old is in EveryPage, and there is no such page")]
    public void Pages_ThatAreMissing_AreFound(string text, string breach) =>
        Assert.Equal([breach], Breaches([new("A.razor", text)], ["/old"]));

    private static IReadOnlyList<string> Breaches(
        IReadOnlyList<SourceFile> files,
        IReadOnlyCollection<string> walked
    )
    {
        var routes = (
            from file in files
            from Match match in Page().Matches(file.Text)
            select (file.Path, Route: match.Groups["route"].Value)
        ).ToList();
        return
        [
            .. routes
                .Where(page => !walked.Contains(page.Route))
                .Select(page => $"{page.Path}: {page.Route} is not in EveryPage"),
            .. walked
                .Except(routes.Select(page => page.Route))
                .Select(route => $"{route} is in EveryPage, and there is no such page"),
        ];
    }

    [GeneratedRegex(
        @"^\uFEFF?@page ""(?<route>[^""]+)""",
        RegexOptions.ExplicitCapture | RegexOptions.Multiline,
        1000
    )]
    private static partial Regex Page();
}
