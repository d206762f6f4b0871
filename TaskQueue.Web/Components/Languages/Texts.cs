using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// What the console says, in the language of whoever looks (<see cref="CultureInfo.CurrentUICulture"/>). The English text is the key, as with gettext:
/// a page says <c>@T["Pause"]</c>, and a text that has no translation is told in English.
/// </summary>
public sealed class Texts
{
    /// <summary>The texts; files say <c>using static</c> of this class, and then <c>T["…"]</c>.</summary>
    public static readonly Texts T = new();

    private readonly FrozenDictionary<string, Book> _books = Book.All()
        .ToFrozenDictionary(book => book.Language, StringComparer.Ordinal);

    private Texts() { }

    /// <summary>The language of whoever looks, for numbers that are told. Anything else is formatted as of no place.</summary>
    public static CultureInfo Culture => CultureInfo.CurrentUICulture;

    /// <summary>A text.</summary>
    /// <param name="english">The text in English.</param>
    public string this[string english] => Of()?.Find(english) ?? english;

    /// <summary>A text with something in it.</summary>
    /// <param name="english">The text in English, with <c>{0}</c> and so on; a brace of its own stands twice.</param>
    /// <param name="parts">What comes into it; numbers and dates by the language.</param>
    public string this[string english, params object?[] parts] =>
        string.Format(Culture, this[english], parts);

    /// <summary>A text that depends on how many there are.</summary>
    /// <param name="number">How many; <c>{0}</c> in the text, with thousands apart.</param>
    /// <param name="one">The English text of one.</param>
    /// <param name="many">The English text of any other number; the key.</param>
    /// <param name="parts">What else comes into it, from <c>{1}</c>.</param>
    public string Count(long number, string one, string many, params object?[] parts) =>
        string.Format(
            Culture,
            Of()?.Find(many, number) ?? (number == 1 ? one : many),
            [number.ToString("N0", Culture), .. parts]
        );

    /// <summary>A text with marks in it: <c>strong</c>, <c>em</c>, <c>code</c> and links. A test sees to it that a translation has the same ones.</summary>
    /// <param name="english">The text in English.</param>
    /// <param name="parts">What comes into it; never taken for marks.</param>
    public RenderFragment Markup(string english, params object?[] parts) =>
        MarkedText.Of(this[english], piece => string.Format(Culture, piece, parts));

    /// <summary>A value of the product's own lists, such as a status, in the word that the API has for it, or its translation.</summary>
    /// <param name="value">The value; a test lists the types.</param>
    /// <typeparam name="TWord">The list.</typeparam>
    public string Of<TWord>(TWord value)
        where TWord : struct, Enum => this[WordOf(value)];

    /// <summary>A text that the core made: a refusal, an alert, what a setting means. It comes in English and whole, with all that stands in it.</summary>
    /// <param name="english">The text; what nothing is known of stays as it is.</param>
    [return: NotNullIfNotNull(nameof(english))]
    public string? Told(string? english) => english is null ? null : Of()?.Told.Tell(english) ?? english;

    /// <summary>Why something was refused.</summary>
    /// <param name="refusal">The refusal; of one with fields, all that is wrong with each.</param>
    public string Told(RefusalException refusal) =>
        refusal.Errors.Count == 0
            ? Told(refusal.Message)
            : string.Join(" ", Told(refusal.Errors).Select(e => $"{e.Key}: {string.Join(" ", e.Value)}"));

    /// <summary>What is wrong with each field.</summary>
    /// <param name="errors">The fields, and what the core says of them.</param>
    public IReadOnlyDictionary<string, string[]> Told(IReadOnlyDictionary<string, string[]> errors) =>
        errors.ToDictionary(
            e => e.Key,
            e => e.Value.Select(reason => Told(reason)).ToArray(),
            StringComparer.Ordinal
        );

    /// <summary>Marks a text that is said later, where it is known who looks: a table that is made once holds these.</summary>
    /// <param name="english">The text in English.</param>
    /// <returns>The same, for <c>T[…]</c>.</returns>
    public static string Key(string english) => english;

    /// <summary>The English word of a value: its name in lower case, its parts apart.</summary>
    /// <param name="value">The value.</param>
    internal static string WordOf(Enum value) =>
        string.Concat(
            value
                .ToString()
                .Select(
                    (letter, at) =>
                        at > 0 && char.IsUpper(letter)
                            ? $" {char.ToLowerInvariant(letter)}"
                            : $"{char.ToLowerInvariant(letter)}"
                )
        );

    private Book? Of() => _books.GetValueOrDefault(Culture.TwoLetterISOLanguageName);
}
