using System.Globalization;
using Microsoft.AspNetCore.Components;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// Asks somebody to type how many tasks they are about to end or delete, or the queue that they empty, where it is many:
/// a click is soon done, a number that is typed was read.
/// </summary>
public sealed partial class TypedConfirmation
{
    /// <summary>More tasks than this are asked about.</summary>
    public const long Above = 100;

    /// <summary>How many tasks it is done to.</summary>
    [Parameter, EditorRequired]
    public long Count { get; set; }

    /// <summary>What may be typed as well, such as the queue; nothing when absent.</summary>
    [Parameter]
    public string? Name { get; set; }

    /// <summary>Whether the name alone will do: how many tasks it is, nobody knows.</summary>
    [Parameter]
    public bool ByName { get; set; }

    /// <summary>What was typed.</summary>
    [Parameter, EditorRequired]
    public string Typed { get; set; } = "";

    /// <summary>Told what is typed.</summary>
    [Parameter]
    public EventCallback<string> TypedChanged { get; set; }

    private string Label =>
        Name is null ? T["Type {0} to confirm", Words.Number(Count)]
        : ByName ? T["Type {0} to confirm", Name]
        : T["Type {0} or {1} to confirm", Words.Number(Count), Name];

    // What may still become right is not wrong yet.
    private string? Fault =>
        (!ByName && Digits(Count).StartsWith(Plain(Typed), StringComparison.Ordinal))
        || Name?.StartsWith(Typed.Trim(), StringComparison.Ordinal) == true
            ? null
        : Name is null ? T["It is {0} tasks.", Words.Number(Count)]
        : ByName ? Label
        : T["It is {0} tasks of {1}.", Words.Number(Count), Name];

    /// <summary>Whether so many tasks are asked about.</summary>
    /// <param name="count">How many.</param>
    public static bool IsAsked(long count) => count > Above;

    /// <summary>Whether it may be done: it is few tasks, or what was typed is right.</summary>
    /// <param name="typed">What was typed; thousands may be apart, as they are shown.</param>
    /// <param name="count">How many tasks.</param>
    /// <param name="name">What may be typed as well.</param>
    public static bool Allows(string typed, long count, string? name = null) =>
        !IsAsked(count) || Plain(typed) == Digits(count) || (name is not null && typed.Trim() == name);

    private static string Digits(long count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Plain(string typed) =>
        string.Concat(typed.Where(c => c is not (',' or '.' or '\'' or '’') && !char.IsWhiteSpace(c)));
}
