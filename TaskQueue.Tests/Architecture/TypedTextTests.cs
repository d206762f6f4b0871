using System.Text.RegularExpressions;

namespace TaskQueue.Tests.Architecture;

/// <summary>
/// What is typed is bound. A field whose <c>value</c> is written by hand beside its <c>@oninput</c> is set back, by the render of
/// an earlier letter, to what it held then, and who types fast loses letters; of a bound field the renderer knows what the browser has.
/// </summary>
public sealed partial class TypedTextTests
{
    // Its values change when a text is done, never while it is typed.
    private const string SetWhenDone = "TaskQueue.Web/Components/Tasks/TaskFilterBar.razor";

    [Fact]
    public void WhatIsTyped_IsBound()
    {
        var files = SourceTree.Read("TaskQueue.Web/Components", ".razor").ToList();

        Assert.Contains(files, f => f.Text.Contains("@bind:event=\"oninput\"", StringComparison.Ordinal));
        Rule.AssertKept(
            files
                .Where(f => f.Path != SetWhenDone)
                .SelectMany(f => Unbound(f.Text).Select(field => $"{f.Path} must have @bind: {field}"))
        );
    }

    [Theory]
    [InlineData("<input id=\"a\" value=\"@x\" @oninput=\"e => y\" />", 1)]
    [InlineData("<textarea id=\"a\" @oninput=\"@(e => y)\"\n value=\"@x\"></textarea>", 1)]
    [InlineData("<input id=\"a\" @bind=\"x\" @bind:event=\"oninput\" />", 0)]
    [InlineData("<input id=\"a\" value=\"@x\" @onchange=\"e => y\" />", 0)]
    public void Field_IsRead(string markup, int unbound) => Assert.Equal(unbound, Unbound(markup).Count());

    private static IEnumerable<string> Unbound(string markup) =>
        Fields()
            .Matches(markup)
            .Select(m => m.Value)
            .Where(field => Value().IsMatch(field) && field.Contains("@oninput", StringComparison.Ordinal));

    // An arrow of a lambda ends no element.
    [GeneratedRegex(
        "<(input|textarea) (=>|[^>])*>",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Fields();

    [GeneratedRegex("\\svalue=\"", RegexOptions.NonBacktracking)]
    private static partial Regex Value();
}
