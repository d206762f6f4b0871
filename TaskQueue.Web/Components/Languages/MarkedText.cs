using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Languages;

/// <summary>
/// Draws a text that has marks in it, element by element: what is no mark of the few that there are is text, so that neither a value nor a translator
/// brings anything else into a page.
/// </summary>
internal static partial class MarkedText
{
    /// <summary>The text as a page shows it.</summary>
    /// <param name="text">The text with its marks.</param>
    /// <param name="fill">Puts the values into a piece between marks.</param>
    public static RenderFragment Of(string text, Func<string, string> fill) =>
        builder =>
        {
            var at = 0;
            foreach (Match mark in Marks().Matches(text))
            {
                builder.AddContent(0, fill(text[at..mark.Index]));
                at = mark.Index + mark.Length;
                if (mark.Groups["end"].Success)
                {
                    builder.CloseElement();
                    continue;
                }

                builder.OpenElement(1, mark.Groups["name"].Value);
                if (mark.Groups["href"].Success)
                {
                    builder.AddAttribute(2, "href", mark.Groups["href"].Value);
                }
            }

            builder.AddContent(3, fill(text[at..]));
        };

    [GeneratedRegex(
        """<((?<end>/)(strong|em|code|a)|(?<name>strong|em|code)|(?<name>a) href="(?<href>[^"]*)")>""",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex Marks();
}
