using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Architecture;

/// <summary>Log events: each has its own number, whose thousands name the folder.</summary>
public sealed partial class EventIdTests
{
    [Fact]
    public void EventIds_AreUnique_AndTheirThousandsBelongToOneFolder() =>
        Rule.AssertKept(Breaches(SourceTree.ReadProduct(".cs")));

    [Theory]
    [InlineData(
        "Tasks/A.cs",
        "[LoggerMessage(EventId = 1001)] [LoggerMessage(EventId = 1001)]",
        "EventId 1001 is used 2 times"
    )]
    [InlineData(
        "Tasks/A.cs",
        "[LoggerMessage(1001, LogLevel.Debug, \"\")] [LoggerMessage(EventId = 1001)]",
        "EventId 1001 is used 2 times"
    )]
    [InlineData(
        "Tasks/A.cs",
        "[LoggerMessage(Level = LogLevel.Debug)]",
        "TaskQueue.Core/Tasks/A.cs logs without an EventId"
    )]
    [InlineData(
        "Queues/A.cs",
        "[LoggerMessage(EventId = 9001)]",
        "EventIds from 9000 are used by TaskQueue.Core/Queues and TaskQueue.Core/Zoo"
    )]
    public void EventIds_UsedWrongly_AreFound(string path, string text, string expected)
    {
        var other = new SourceFile(
            "TaskQueue.Core/Zoo/B.cs",
            "[LoggerMessage(\n  EventId = 9002,\n  Level = LogLevel.Debug)]"
        );

        Assert.Equal(expected, Assert.Single(Breaches([new("TaskQueue.Core/" + path, text), other])));
    }

    private static IReadOnlyList<string> Breaches(IReadOnlyList<SourceFile> files)
    {
        var events = (
            from file in files
            from Match match in Event().Matches(file.Text)
            select (
                file.Path,
                Folder: string.Join('/', file.Parts.SkipLast(1).Take(2)),
                Id: match.Groups["id"].Value
            )
        ).ToList();
        var nameless = events.Where(e => e.Id.Length == 0).Select(e => $"{e.Path} logs without an EventId");
        var numbered = events
            .Where(e => e.Id.Length > 0)
            .Select(e => (e.Folder, Id: int.Parse(e.Id, CultureInfo.InvariantCulture)))
            .ToList();
        var repeated = numbered
            .GroupBy(e => e.Id)
            .Where(same => same.Count() > 1)
            .Select(same => $"EventId {same.Key} is used {same.Count()} times");
        var shared =
            from thousand in numbered.GroupBy(e => e.Id / 1000)
            let folders = thousand.Select(e => e.Folder).Distinct().Order(StringComparer.Ordinal).ToList()
            where folders.Count > 1
            select $"EventIds from {thousand.Key * 1000} are used by {string.Join(" and ", folders)}";
        return [.. nameless, .. repeated, .. shared];
    }

    // Only the start of the attribute is read: a message may hold brackets and parentheses of its own.
    [GeneratedRegex(@"\[LoggerMessage\(\s*(EventId\s*=\s*)?(?<id>\d*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Event();
}
