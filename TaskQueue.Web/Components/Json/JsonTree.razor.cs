using System.Text.Json;
using Microsoft.AspNetCore.Components;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Json;

/// <summary>A tree of JSON: parts open and shut, names and values are searched, and a value is shown whole with its path.</summary>
public sealed partial class JsonTree
{
    private const int DeepestIndent = 24;

    private readonly string _id = $"tree-{Guid.NewGuid():N}";
    private IReadOnlyList<JsonLine> _lines = [];
    private JsonOutline? _drawn;
    private string _text = "";
    private string? _chosen;
    private (string Path, string Text)? _whole;
    private bool _preview;

    /// <summary>What is drawn; the owner lets it go.</summary>
    [Parameter, EditorRequired]
    public JsonOutline Outline { get; set; } = default!;

    /// <summary>What it is.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    private string Finds =>
        string.IsNullOrWhiteSpace(_text) ? ""
        : Outline.Found >= JsonOutline.MostFound
            ? T["The first {0} found", Words.Number(JsonOutline.MostFound)]
        : Outline.Found == 0 ? T["Not found"]
        : T["{0} found", Words.Number(Outline.Found)];

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        if (_drawn != Outline)
        {
            (_drawn, _chosen, _whole, _preview) = (Outline, null, null, false);
            Find();
        }
    }

    private static string Kind(JsonLine line) =>
        line.Kind switch
        {
            JsonValueKind.String => "text",
            JsonValueKind.Number => "number",
            _ => "word",
        };

    private void Find()
    {
        Outline.Find(_text);
        _lines = Outline.Lines();
    }

    private void Toggle(string key)
    {
        Outline.Toggle(key);
        _lines = Outline.Lines();
    }

    private void ShowMore(string key)
    {
        Outline.ShowMore(key);
        _lines = Outline.Lines();
    }

    private void Choose(string key) =>
        (_chosen, _whole, _preview) = key == _chosen ? (null, null, false) : (key, Outline.Whole(key), false);
}
