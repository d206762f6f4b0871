using TaskQueue.Core;
using TaskQueue.Core.Alerts;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Broker;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Core.Tasks.Schemas;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Languages;

namespace TaskQueue.Tests.Architecture;

/// <summary>Each language has what the pages say, and nothing else.</summary>
public sealed class LanguageRulesTests
{
    private const string Console = "TaskQueue.Web/Components";

    // The folders that say everything through the texts. One more is one line.
    private static readonly string[] Told =
    [
        "Account",
        "Alerts",
        "Audit",
        "DeadLetters",
        "Errors",
        "Help",
        "Home",
        "Inbox",
        "Json",
        "Keys",
        "Layout",
        "Operations",
        "Palette",
        "Parts",
        "Queues",
        "RateLimits",
        "Schedules",
        "Settings",
        "Store",
        "Tasks",
        "Types",
        "Users",
        "Workers",
    ];

    // Lists of the product whose values are told by T.Of.
    private static readonly Type[] Lists =
    [
        typeof(ActorKind),
        typeof(AlertSeverity),
        typeof(AlertState),
        typeof(AttemptOutcome),
        typeof(LetterGroupStatus),
        typeof(OperationStatus),
        typeof(SchemaVerdict),
        typeof(TaskState),
        typeof(UserStatus),
        typeof(WorkerOrder),
        typeof(WorkerStatus),
    ];

    public static TheoryData<string> Languages =>
        [.. ConsoleLanguages.All.Select(l => l.Code).Where(code => code != ConsoleLanguages.English)];

    private static IReadOnlyList<SourceFile> Files => SourceTree.Read(Console, ".razor", ".cs");

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachText_IsTranslated(string language) =>
        Rule.AssertKept(LanguageRules.Missing([.. LanguageRules.Said(Files), .. Words()], Read(language)));

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachTranslation_IsSaid(string language) =>
        Rule.AssertKept(
            LanguageRules.Unused([.. LanguageRules.Said(Files), .. Words(), .. Roads()], Read(language))
        );

    [Theory]
    [MemberData(nameof(Languages))]
    public void EachTranslation_HasThePlacesAndMarksOfItsText(string language)
    {
        var translations = Read(language);

        Rule.AssertKept(LanguageRules.Different(translations));
        Rule.AssertKept(LanguageRules.Twice(translations));
    }

    [Fact]
    public void TheseFolders_SayNothingPastTheTexts() =>
        Rule.AssertKept(LanguageRules.Untold(Files.Where(file => Told.Contains(file.Parts[2]))));

    [Fact]
    public void WhatWasRefused_IsTold() =>
        Rule.AssertKept(
            from file in Files
            where !file.Path.StartsWith($"{Console}/Languages/", StringComparison.Ordinal)
            where file.Text.Contains("refusal.Message", StringComparison.Ordinal)
            select $"{file.Path} shows a refusal past T.Told"
        );

    [Fact]
    public void Programs_AreAnsweredInEnglish() =>
        Assert.DoesNotContain(
            SourceTree.Read("TaskQueue.Web/Api", ".cs"),
            file => file.Text.Contains("Components.Languages", StringComparison.Ordinal)
        );

    [Theory]
    [InlineData("""<p>@T["Pause"]</p>""", "Pause", null)]
    [InlineData("""<p title="@T["Pause {0}", name]"></p>""", "Pause {0}", null)]
    [InlineData("T[\n    \"Say \\\"no\\\"\"\n]", "Say \"no\"", null)]
    [InlineData("""@T.Markup("A <code>b</code>")""", "A <code>b</code>", null)]
    [InlineData("""Key("Delete")""", "Delete", null)]
    [InlineData("""T.Count(a.Of(b), "{0} task", "{0} tasks", c)""", "{0} tasks", "{0} task")]
    public void Text_IsFound(string code, string english, string? one)
    {
        var said = Assert.Single(LanguageRules.Said([new("Page.razor", code)]));

        Assert.Equal((english, one), (said.English, said.One));
        Assert.Single(LanguageRules.Missing([said], []));
        Assert.Empty(LanguageRules.Missing([said], [new(english, one, [])]));
        Assert.Single(LanguageRules.Unused([], [new(english, one, [])]));
    }

    [Theory]
    [InlineData("{0} of {1}", null, "{1} von {0}", 0)]
    [InlineData("{0} of {1}", null, "{0} von", 1)]
    [InlineData("a <code>b</code>", null, "<code>b</code> a", 0)]
    [InlineData("a <code>b</code>", null, "b <script>a</script>", 1)]
    [InlineData("{0} tasks", "One task", "Eine Aufgabe|{0} Aufgaben", 0)]
    [InlineData("{0} tasks", "{0} task", "{0} Aufgabe|{0} Aufgaben", 0)]
    [InlineData("{0} tasks", "{0} task", "{0} Aufgabe|Aufgaben", 1)]
    [InlineData("{0} tasks", "{0} task", "{0} Aufgaben", 1)]
    public void Places_AreCompared(string english, string? one, string forms, int found) =>
        Assert.Equal(found, LanguageRules.Different([new(english, one, forms.Split('|'))]).Count());

    [Theory]
    [InlineData("Page.razor", "<p>Pause it</p>", 1)]
    [InlineData("Page.razor", "<p>@T[\"Pause it\"]</p>", 0)]
    [InlineData("Page.razor", "<p><code>dotnet run</code></p>", 0)]
    [InlineData("Page.razor", "<Modal Title=\"Pause it\" />", 1)]
    [InlineData("Page.razor", "<p>@T[\"Pause \" + \"it\"]</p>", 1)]
    [InlineData("Page.razor.cs", "toasts.Done($\"{name} waits.\");", 1)]
    [InlineData("Page.razor.cs", "toasts.Done(T[\"{0} waits.\", name]);", 0)]
    public void UntoldText_IsFound(string path, string text, int found) =>
        Assert.Equal(found, LanguageRules.Untold([new(path, text)]).Count());

    private static IReadOnlyList<Translation> Read(string language) =>
        [
            .. SourceTree
                .Read(Console, ".po")
                .Where(file =>
                    file.Parts[^1] == $"{language}.po"
                    && !file.Path.StartsWith(LanguageRulesOfCore.Folder, StringComparison.Ordinal)
                )
                .SelectMany(file => PortableObject.Read(file.Text)),
        ];

    private static IEnumerable<SaidText> Words() =>
        Lists
            .SelectMany(list =>
                Enum.GetValues(list).Cast<Enum>().Select(v => new SaidText(list.Name, Texts.WordOf(v), null))
            )
            .Concat(Roles.All.Select(role => new SaidText(nameof(Roles), Roles.DescriptionOf(role)!, null)));

    // By which road an act came: two of them are names.
    private static IEnumerable<SaidText> Roads() =>
        Enum.GetValues<Via>().Select(v => new SaidText(nameof(Via), Texts.WordOf(v), null));
}
