using Bunit;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Languages;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Users;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Tests.Components;

/// <summary>Texts, numbers and times in the language of whoever looks.</summary>
public sealed class TextsTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 3, 2, 1, TimeSpan.Zero);

    [Theory]
    [InlineData("", "Sign out", "At least 1,234 rows", "1 row", "2,000 rows")]
    [InlineData("en-GB", "Sign out", "At least 1,234 rows", "1 row", "2,000 rows")]
    [InlineData("fr", "Sign out", "At least 1,234 rows", "1 row", null)]
    [InlineData("de", "Abmelden", "Mindestens 1,234 Zeilen", "1 Zeile", "2.000 Zeilen")]
    [InlineData("de-AT", "Abmelden", "Mindestens 1,234 Zeilen", "1 Zeile", null)]
    public void Text_IsToldInTheLanguage_OrInEnglish(
        string language,
        string text,
        string with,
        string one,
        string? many
    ) =>
        In(
            language,
            () =>
            {
                Assert.Equal(text, T["Sign out"]);
                Assert.Equal(with, T["At least {0} rows", "1,234"]);
                Assert.Equal(one, T.Count(1, "{0} row", "{0} rows"));
                Assert.Equal(
                    many ?? T.Count(2000, "{0} row", "{0} rows"),
                    T.Count(2000, "{0} row", "{0} rows")
                );
                Assert.Equal("Nobody translated this.", T["Nobody translated this."]);
            }
        );

    [Fact]
    public async Task WhatComesIntoMarkup_IsNoMarkup()
    {
        await using var page = new BunitContext();
        In(
            "de",
            () =>
            {
                var shown = page.Render(T.Markup("Reference for the log: <code>{0}</code>", "<b>&"));
                var link = page.Render(T.Markup("<a href=\"tasks?a=1\">All</a>, <script>{0}", "<em>"));

                Assert.Equal("Referenz für das Protokoll: <code>&lt;b&gt;&amp;</code>", shown.Markup);
                Assert.Equal("tasks?a=1", link.Find("a").GetAttribute("href"));
                Assert.EndsWith("</a>, &lt;script&gt;&lt;em&gt;", link.Markup, StringComparison.Ordinal);
                Assert.Empty(link.FindAll("script, em"));
            }
        );
    }

    [Fact]
    public void NumbersTimesAndWords_FollowTheLanguage() =>
        In(
            "de",
            () =>
            {
                Assert.Equal("1.234.567", Words.Number(1_234_567));
                Assert.Equal("2,5 s", Words.Duration(TimeSpan.FromSeconds(2.5)));
                Assert.Equal("2,0 GiB", Words.Bytes(2L << 30));
                Assert.Equal("vor 59 s", Words.Ago(Now.AddSeconds(-59), Now));
                Assert.Equal("in 2 min", Words.Ago(Now.AddMinutes(2), Now));
                Assert.Equal("04.05.2026 03:02 UTC", ViewerTime.Utc.Minute(Now));
                Assert.Equal("erfolgreich", T.Of(TaskState.Succeeded));
                Assert.Equal("Löschen", UserAct.Delete.Word);
                Assert.Contains(Destination.OfOneself, place => place.Text == "Profil");
                // Logs, addresses and fields have one form everywhere.
                Assert.Equal("2026-05-04 03:02:01.000 UTC", ViewerTime.Utc.Full(Now));
                Assert.Equal("2026-05-04T03:02:01.000Z", Words.Machine(Now));
                Assert.Equal("2026-05-04T03:02:01", ViewerTime.Utc.Field(Now));
            }
        );

    [Fact]
    public void AFileOfATranslator_IsRead()
    {
        const string File = """
            # Somebody, 2026
            msgid ""
            msgstr ""
            "Language: de\n"

            #: Page.razor
            msgid "Say \"no\""
            msgstr "»Nein« "
            "sagen"

            msgid "{0} task"
            msgid_plural "{0} tasks"
            msgstr[0] "{0} Aufgabe"
            msgstr[1] "{0} Aufgaben"

            msgid "Not yet"
            msgstr ""
            """;

        var read = PortableObject.Read(File);

        Assert.Equal(2, read.Count);
        Assert.Equal(("Say \"no\"", null, "»Nein« sagen"), (read[0].English, read[0].One, read[0].Forms[0]));
        Assert.Equal(("{0} tasks", "{0} task"), (read[1].English, read[1].One));
        Assert.Equal(["{0} Aufgabe", "{0} Aufgaben"], read[1].Forms);
        Assert.Throws<FormatException>(() => PortableObject.Read("msgid nothing"));
        Assert.Throws<FormatException>(() => PortableObject.Read("msgid \"no end"));
    }

    private static void In(string language, Action act)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            act();
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
