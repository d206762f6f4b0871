using TaskQueue.Core.Security.Preferences;

namespace TaskQueue.Tests.Architecture;

/// <summary>Each language has what the core says to people, and nothing that it no longer says.</summary>
public sealed class LanguageRulesOfCoreTests
{
    // What no page of the console tells, and why.
    private static readonly (string Path, string Why)[] Unseen =
    [
        ("Broker/Redis/SigningKeyException.cs", "ends a worker process at its start"),
        ("Data/SqliteVersionCheck.cs", "is logged at the start"),
        ("Data/StoreDamagedException.cs", "ends the process at its start"),
        ("Data/StorePools.cs", "is met by programmers"),
        ("Dispatch/OverdueRuns.cs", "is what an attempt failed with, and stays as it was recorded"),
        ("Events/EventFilter.cs", "answers programs that listen"),
        ("Events/EventTail.cs", "answers programs that listen"),
        ("Events/EventWalk.cs", "answers programs that listen"),
        ("Execution/", "is what an attempt failed with, and stays as it was recorded"),
        ("Redis/RedisStartCheck.cs", "ends the process at its start"),
        ("Scheduling/Calendar/CalendarWords.cs", "answers programs; the calendar has its own sentences"),
        ("Security/RateLimits/LimitCounts.cs", "describes figures for Prometheus"),
        ("Security/Roles.cs", "is told by T[…]"),
        ("Workers/LeaseRequest.cs", "answers workers over REST"),
        ("Workers/LeaseTicket.cs", "is what an attempt failed with, and stays as it was recorded"),
        ("Workers/RemoteAttempts.cs", "answers workers over REST"),
        ("Workers/RemoteDesk.cs", "answers workers over REST"),
        ("Workers/RemoteWorkerCard.cs", "answers workers over REST"),
    ];

    public static TheoryData<string> Languages =>
        [.. ConsoleLanguages.All.Select(l => l.Code).Where(code => code != ConsoleLanguages.English)];

    private static IReadOnlyList<SourceFile> Core =>
        [
            .. SourceTree
                .Read("TaskQueue.Core", ".cs")
                .Where(file => !file.Path.Contains("/Migrations/", StringComparison.Ordinal)),
        ];

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachSentenceOfTheCore_IsTranslated(string language)
    {
        var entries = Read(language);

        Rule.AssertKept(
            LanguageRulesOfCore.Missing(
                Core.Where(file => !Array.Exists(Unseen, unseen => IsOf(file, unseen.Path))),
                entries,
                new(entries.Select(entry => entry.Translation))
            )
        );
    }

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachEntry_StandsInTheCore(string language) =>
        Rule.AssertKept(LanguageRulesOfCore.Old(Read(language), Core));

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachEntry_HasThePlacesOfItsText_AndIsFound(string language)
    {
        var entries = Read(language);

        Rule.AssertKept(LanguageRulesOfCore.Different(entries));
        Rule.AssertKept(LanguageRulesOfCore.Twice(entries));
        Rule.AssertKept(LanguageRulesOfCore.Hidden(entries, new(entries.Select(entry => entry.Translation))));
    }

    [Fact]
    public void WhatIsUnseen_IsThere() =>
        Rule.AssertKept(
            from unseen in Unseen
            where !Core.Any(file => IsOf(file, unseen.Path))
            select $"{unseen.Path} ({unseen.Why}) is no more"
        );

    [Theory]
    [InlineData("throw new RefusalException(code, \"The queue is paused.\");", "The queue is paused.")]
    [InlineData("x = $\"Queue {name[\"a\"]} is full: {n:O}.\";", "Queue x1 is full: x2.")]
    [InlineData("x = $\"{(a ? \"b\" : \"c\")} has {{n}}.\";", "x1 has {n}.")]
    [InlineData("x = @\"It said \"\"no\"\".\";", "It said \"no\".")]
    [InlineData("// says \"The queue is paused.\"", null)]
    [InlineData("if (c is '\"') { x = \"The queue is paused.\"; }", "The queue is paused.")]
    [InlineData("throw new ArgumentException(nameof(x), $\"The queue is paused.\");", null)]
    [InlineData("[LoggerMessage(EventId = 1, Message = \"The queue is paused.\")]", null)]
    [InlineData("Error = new(\"Lost\", \"The queue is paused.\")", null)]
    [InlineData("x = \"select the rows\"; y = \"Name\";", null)]
    public void SentenceOfTheCore_IsFound(string code, string? sentence)
    {
        string[] expected = sentence is null ? [] : [$"A.cs:1 says '{sentence}', which has no translation"];

        Assert.Equal(expected, LanguageRulesOfCore.Missing([new("A.cs", code)], [], new([])));
    }

    [Theory]
    [InlineData("Queue {0} is paused.", 0)]
    [InlineData("Queue {0} is on hold.", 1)]
    [InlineData("Queue {0} is paused for now.", 0)]
    public void OldEntry_IsFound(string english, int found)
    {
        const string Code = "x = $\"Queue {name} is paused{(now ? \" for now\" : \"\")}.\";";
        SourceFile po = new(
            $"{LanguageRulesOfCore.Folder}/Queues/de.po",
            $"#: TaskQueue.Core/Queues/A.cs\nmsgid \"{english}\"\nmsgstr \"{english}\"\n"
        );

        Assert.Equal(
            found,
            LanguageRulesOfCore
                .Old(LanguageRulesOfCore.Entries(po), [new("TaskQueue.Core/Queues/A.cs", Code)])
                .Count()
        );
        Assert.Single(
            LanguageRulesOfCore.Old(LanguageRulesOfCore.Entries(po), [new("TaskQueue.Core/Tasks/A.cs", Code)])
        );
    }

    [Theory]
    [InlineData("Queue {0} is {1}.", "{1} ist {0}.", 0)]
    [InlineData("Queue {0} is {1}.", "{1} ist es.", 1)]
    [InlineData("Queue {1} is {0}.", "{1} ist {0}.", 1)]
    [InlineData("{0} is {1}.", "{0} ist {1}.", 1)]
    public void Places_AreCompared(string english, string translation, int found) =>
        Assert.Equal(
            found,
            LanguageRulesOfCore.Different([new("de.po", [], new(english, null, [translation]))]).Count()
        );

    [Fact]
    public void Entry_ThatAnotherOneHides_IsFound()
    {
        CoreEntry[] entries =
        [
            new("a.po", [], new("Queue {0} is paused.", null, ["{0} ruht."])),
            new("b.po", [], new("Queue {0} is {1}.", null, ["{0} ist {1}."])),
            new("c.po", [], new("Queue {0} was paused.", null, ["{0} ruhte."])),
            new("d.po", [], new("{0}ue name0 is paused.", null, ["{0} schläft."])),
        ];

        var hidden = LanguageRulesOfCore.Hidden(entries, new(entries.Select(entry => entry.Translation)));

        Assert.Equal("'Queue {0} is paused.' of a.po is found as 'Que schläft.'", Assert.Single(hidden));
    }

    private static bool IsOf(SourceFile file, string path) =>
        file.Path.StartsWith($"TaskQueue.Core/{path}", StringComparison.Ordinal);

    private static IReadOnlyList<CoreEntry> Read(string language) =>
        [
            .. SourceTree
                .Read(LanguageRulesOfCore.Folder, ".po")
                .Where(file => file.Parts[^1] == $"{language}.po")
                .SelectMany(LanguageRulesOfCore.Entries),
        ];
}
