using System.Reflection;
using Markdig;
using Markdig.Syntax;

namespace TaskQueue.Web.Components.Help;

/// <summary>The documents that the product carries.</summary>
public static class HelpDocuments
{
    private const string Prefix = "help/";
    private const string Ending = ".md";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables()
        .UseAutoIdentifiers(Markdig.Extensions.AutoIdentifiers.AutoIdentifierOptions.GitHub)
        .Build();

    private static readonly Assembly Own = typeof(HelpDocuments).Assembly;

    /// <summary>Their names.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. Own.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Ending.Length])
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Reads one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Nothing where there is no such document.</returns>
    public static MarkdownDocument? Read(string name)
    {
        using var stream = Own.GetManifestResourceStream($"{Prefix}{name}{Ending}");
        if (stream is null)
        {
            return null;
        }

        using var reader = new StreamReader(stream);
        return Markdown.Parse(reader.ReadToEnd(), Pipeline);
    }
}
