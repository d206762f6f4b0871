using Markdig.Extensions.Tables;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.Web;

namespace TaskQueue.Web.Components.Help;

/// <summary>
/// Draws Markdown as elements of the page. HTML in it is text: there is no way from a document to markup of its own.
/// </summary>
public sealed class MarkdownView : ComponentBase
{
    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired]
    public MarkdownDocument Document { get; set; } = default!;

    /// <summary>Asked for another document by a link: its address as it stands there.</summary>
    [Parameter]
    public EventCallback<string> OnLink { get; set; }

    /// <inheritdoc />
    protected override void BuildRenderTree(RenderTreeBuilder builder) => Draw(builder, Document);

    private void Draw(RenderTreeBuilder builder, ContainerBlock blocks)
    {
        foreach (var block in blocks)
        {
            Draw(builder, block);
        }
    }

    private void Draw(RenderTreeBuilder builder, Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                // The drawer's own title is above them all.
                Element(
                    builder,
                    $"h{Math.Min(heading.Level + 1, 6)}",
                    heading.Inline,
                    heading.TryGetAttributes()?.Id
                );
                break;
            case ParagraphBlock paragraph:
                Element(builder, "p", paragraph.Inline);
                break;
            case CodeBlock code:
                builder.OpenElement(0, "pre");
                builder.AddAttribute(1, "tabindex", "0");
                builder.AddContent(2, code.Lines.ToString());
                builder.CloseElement();
                break;
            case ListBlock list:
                Element(builder, list.IsOrdered ? "ol" : "ul", list);
                break;
            case ListItemBlock item:
                Element(builder, "li", item);
                break;
            case QuoteBlock quote:
                Element(builder, "blockquote", quote);
                break;
            case Table table:
                Draw(builder, table);
                break;
            case ThematicBreakBlock:
                builder.OpenElement(0, "hr");
                builder.CloseElement();
                break;
            case HtmlBlock html:
                builder.AddContent(0, html.Lines.ToString());
                break;
            case ContainerBlock other:
                Draw(builder, other);
                break;
        }
    }

    private void Draw(RenderTreeBuilder builder, Table table)
    {
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "wide");
        builder.AddAttribute(2, "tabindex", "0");
        builder.OpenElement(3, "table");
        foreach (var row in table.OfType<TableRow>())
        {
            builder.OpenElement(4, "tr");
            foreach (var cell in row.OfType<TableCell>())
            {
                builder.OpenElement(5, row.IsHeader ? "th" : "td");
                foreach (var paragraph in cell.OfType<ParagraphBlock>())
                {
                    Draw(builder, paragraph.Inline);
                }

                builder.CloseElement();
            }

            builder.CloseElement();
        }

        builder.CloseElement();
        builder.CloseElement();
    }

    private void Draw(RenderTreeBuilder builder, ContainerInline? inlines)
    {
        foreach (var inline in inlines ?? [])
        {
            switch (inline)
            {
                case CodeInline code:
                    builder.OpenElement(0, "code");
                    builder.AddContent(1, code.Content);
                    builder.CloseElement();
                    break;
                case EmphasisInline emphasis:
                    Element(builder, emphasis.DelimiterCount > 1 ? "strong" : "em", emphasis);
                    break;
                case LinkInline { IsImage: false } link:
                    Draw(builder, link);
                    break;
                case AutolinkInline link:
                    Away(builder, link.Url, b => b.AddContent(0, link.Url));
                    break;
                case LineBreakInline:
                    builder.AddContent(0, "\n");
                    break;
                case LiteralInline literal:
                    builder.AddContent(0, literal.Content.ToString());
                    break;
                case HtmlEntityInline entity:
                    builder.AddContent(0, entity.Transcoded.ToString());
                    break;
                case HtmlInline html:
                    builder.AddContent(0, html.Tag);
                    break;
                case ContainerInline other:
                    Draw(builder, other);
                    break;
            }
        }
    }

    private void Draw(RenderTreeBuilder builder, LinkInline link)
    {
        var target = link.Url ?? "";
        if (target.StartsWith("https://", StringComparison.Ordinal))
        {
            Away(builder, target, b => Draw(b, (ContainerInline)link));
        }
        else if (HelpDocuments.Names.Contains(NameOf(target)))
        {
            builder.OpenElement(0, "button");
            builder.AddAttribute(1, "type", "button");
            builder.AddAttribute(2, "class", "link");
            builder.AddAttribute(
                3,
                "onclick",
                EventCallback.Factory.Create<MouseEventArgs>(this, () => OnLink.InvokeAsync(NameOf(target)))
            );
            Draw(builder, (ContainerInline)link);
            builder.CloseElement();
        }
        else
        {
            // A decision, or a place on the same page.
            Draw(builder, (ContainerInline)link);
        }
    }

    private static string NameOf(string target) =>
        target.Split('#')[0].Replace(".md", "", StringComparison.Ordinal);

    private static void Away(RenderTreeBuilder builder, string target, Action<RenderTreeBuilder> content)
    {
        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", target);
        builder.AddAttribute(2, "target", "_blank");
        builder.AddAttribute(3, "rel", "noopener noreferrer");
        content(builder);
        builder.CloseElement();
    }

    private void Element(RenderTreeBuilder builder, string name, ContainerInline? inlines, string? id = null)
    {
        builder.OpenElement(0, name);
        builder.AddAttribute(1, "id", id is null ? null : $"help-{id}");
        Draw(builder, inlines);
        builder.CloseElement();
    }

    private void Element(RenderTreeBuilder builder, string name, ContainerBlock blocks)
    {
        builder.OpenElement(0, name);
        Draw(builder, blocks);
        builder.CloseElement();
    }
}
