using TaskQueue.Core;
using TaskQueue.Web.Components.Languages;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Tests.Components;

/// <summary>What the core said, found by its pattern.</summary>
public sealed class ToldTextsTests
{
    private static readonly ToldBook Book = Of(
        ("Is required.", "Ist nötig."),
        ("Must be {0}.", "Muss {0} sein."),
        ("Must be {0} to {1}.", "Muss von {0} bis {1} sein."),
        ("a yes or a no", "ja oder nein"),
        ("Queue {0} is paused.", "Die Warteschlange {0} ist angehalten."),
        ("Queue {0} is paused by {1}: {2}", "{1} hat die Warteschlange {0} angehalten: {2}"),
        ("{0} waits for {1}.", "{0} wartet auf {1}."),
        ("Write {{name}} for {0}.", "Für {0} {{name}} schreiben."),
        ("It is {0}. It comes back.", "Es ist {0}. Es kommt zurück."),
        ("Nothing was done.", "Nichts wurde getan.")
    );

    [Theory]
    [InlineData("Is required.", "Ist nötig.")]
    [InlineData("Is required", "Is required")]
    [InlineData("is required.", "is required.")]
    [InlineData("", "")]
    // The entry with the most letters of its own.
    [InlineData("Must be 1 to 9.", "Muss von 1 bis 9 sein.")]
    [InlineData("Must be red.", "Muss red sein.")]
    [InlineData("Must be .", "Must be .")]
    // What stands at a place is told, too, where it is a text.
    [InlineData("Must be a yes or a no.", "Muss ja oder nein sein.")]
    [InlineData("Queue a is paused.", "Die Warteschlange a ist angehalten.")]
    [InlineData("Queue a is paused by b: c: d", "b hat die Warteschlange a angehalten: c: d")]
    [InlineData("a waits for b.c.", "a wartet auf b.c.")]
    [InlineData("Queue waits for b.", "Queue wartet auf b.")]
    [InlineData("Write {name} for {0}.", "Für {0} {name} schreiben.")]
    public void Text_IsFoundByItsPattern(string english, string told) =>
        Assert.Equal(told, Book.Tell(english));

    [Theory]
    [InlineData("Is required. Must be red.", "Ist nötig. Muss red sein.")]
    [InlineData("Is required.\nMust be red.", "Ist nötig.\nMuss red sein.")]
    [InlineData("Must be red. Is required. Nobody knows.", "Muss red sein. Ist nötig. Nobody knows.")]
    [InlineData(
        "name: Is required. task.size: Must be 1 to 9.",
        "name: Ist nötig. task.size: Muss von 1 bis 9 sein."
    )]
    [InlineData("It is so. It comes back. Is required.", "Es ist so. Es kommt zurück. Ist nötig.")]
    // A place takes sentences where they are no texts of their own.
    [InlineData(
        "Queue a is paused by b: It broke. We look.",
        "b hat die Warteschlange a angehalten: It broke. We look."
    )]
    [InlineData(
        "Queue a is paused by b: Nothing was done.",
        "b hat die Warteschlange a angehalten: Nichts wurde getan."
    )]
    [InlineData("Nobody knows. Nobody says.", "Nobody knows. Nobody says.")]
    public void Sentences_AreToldOneByOne_WhereTheWholeIsNot(string english, string told)
    {
        Assert.Equal(told, Book.Tell(english));
        // As it was kept.
        Assert.Equal(told, Book.Tell(english));
    }

    [Fact]
    public void ManyTexts_AndLongOnes_AreNoBurden()
    {
        for (var i = 0; i < 10_000; i++)
        {
            Assert.Equal($"Muss n{i} sein.", Book.Tell($"Must be n{i}."));
        }

        var prose = string.Join(' ', Enumerable.Repeat("Is required.", 300));
        var endless = new string('a', 1_000_000);

        Assert.Equal(prose, Book.Tell(prose));
        Assert.Equal(endless, Book.Tell(endless));
    }

    [Fact]
    public void Refusal_IsToldWithItsFields_AndInEnglishAsItCame()
    {
        RefusalException[] refusals =
        [
            new(RefusalCode.Conflict, "Nobody translated this."),
            RefusalException.Field("name", "Nobody translated this."),
            new(
                RefusalCode.Invalid,
                new Dictionary<string, string[]> { ["b"] = ["One.", "Two."], ["a"] = ["Three."] }
            ),
        ];

        foreach (var language in new[] { "en", "fr", "de" })
        {
            var before = CultureInfo.CurrentUICulture;
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            try
            {
                Assert.All(refusals, refusal => Assert.Equal(refusal.Message, T.Told(refusal)));
                Assert.All(
                    refusals,
                    refusal => Assert.Equal(Flat(refusal.Errors), Flat(T.Told(refusal.Errors)))
                );
                Assert.Null(T.Told((string?)null));
            }
            finally
            {
                CultureInfo.CurrentUICulture = before;
            }
        }
    }

    [Fact]
    public void WhatTheCoreSays_IsToldInGerman()
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("de");
        try
        {
            Assert.Equal("Höchstens 200 Zeichen.", T.Told("At most 200 characters."));
            Assert.Equal(
                "name: Höchstens 200 Zeichen.",
                T.Told(RefusalException.Field("name", "At most 200 characters."))
            );
            // Its entries are no texts of the pages.
            Assert.Equal("At most {0} characters.", T["At most {0} characters."]);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    private static string Flat(IReadOnlyDictionary<string, string[]> errors) =>
        string.Join('\n', errors.Select(e => $"{e.Key}: {string.Join('|', e.Value)}"));

    private static ToldBook Of(params (string English, string German)[] entries) =>
        new(entries.Select(entry => new Translation(entry.English, null, [entry.German])));
}
