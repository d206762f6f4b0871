using Microsoft.AspNetCore.Components;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Json;

/// <summary>JSON as a tree to look into, or in readable lines; always as text, whatever is in it.</summary>
public sealed partial class JsonBlock : IDisposable
{
    private const int Most = 40_000;

    private readonly string _id = $"json-{Guid.NewGuid():N}";
    private byte[] _formatted = [];
    private string _text = "";
    private JsonOutline? _outline;
    private bool _plain;
    private bool _all;

    /// <summary>What it is.</summary>
    [Parameter, EditorRequired]
    public string Title { get; set; } = "";

    /// <summary>The JSON, UTF-8.</summary>
    [Parameter, EditorRequired]
    public ReadOnlyMemory<byte> Bytes { get; set; }

    private bool IsCut => !_all && _text.Length > Most;

    private string Shown => IsCut ? _text[..Most] + "…" : _text;

    private string Size =>
        Bytes.Length < 1024
            ? Words.Bytes(Bytes.Length)
            : T["{0} KiB", Words.Number((Bytes.Length + 1023) / 1024)];

    protected override void OnParametersSet()
    {
        if (_text.Length == 0 || !Bytes.Span.SequenceEqual(_formatted))
        {
            _formatted = Bytes.ToArray();
            _text = JsonText.Pretty(Bytes);
            _outline?.Dispose();
            _outline = JsonOutline.Of(_formatted);
        }
    }

    /// <inheritdoc />
    public void Dispose() => _outline?.Dispose();
}
