using Markdig.Syntax;
using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Help;

/// <summary>The documents, beginning with the one about the page.</summary>
public sealed partial class HelpDrawer
{
    private string _name = "";

    /// <summary>Where the page is, below the root.</summary>
    [Parameter, EditorRequired]
    public string Path { get; set; } = "";

    /// <summary>Asked for when it was read.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnClose { get; set; }

    private MarkdownDocument? Document => HelpDocuments.Read(_name);

    /// <inheritdoc />
    protected override void OnInitialized() => _name = HelpTopic.Of(Path);

    private static string Title(string name) =>
        $"{char.ToUpperInvariant(name[0])}{name[1..].Replace('-', ' ')}";
}
