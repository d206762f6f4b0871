using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Parts;

/// <summary>
/// What narrows a list: a text in names, which is looked for once somebody rests from typing, and states as links. Where the
/// heads are out of sight, its order, too.
/// </summary>
/// <param name="clock">Measures the rest.</param>
public sealed partial class ListBar(TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(300);

    private string _typed = "";
    private string? _shown;
    private int _turn;
    private bool _rests = true;

    /// <summary>What is looked for now.</summary>
    [Parameter, EditorRequired]
    public string? Text { get; set; }

    /// <summary>Told what to look for instead; nothing for all.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string?> OnSearch { get; set; }

    /// <summary>What the states are of.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>The states to choose from: as addresses write them, none for all, and in English.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string? Word, string Title)> Tabs { get; set; } = [];

    /// <summary>The state that is shown.</summary>
    [Parameter, EditorRequired]
    public string? State { get; set; }

    /// <summary>The address of the list in a state.</summary>
    [Parameter, EditorRequired]
    public Func<string?, string> Address { get; set; } = _ => "";

    /// <summary>The orders to choose from, as <see cref="SortChoice"/> has them.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<(string Word, string Title)> Orders { get; set; } = [];

    /// <summary>The order of the list.</summary>
    [Parameter, EditorRequired]
    public string Sort { get; set; } = "";

    /// <summary>Told the order that is asked for.</summary>
    [Parameter, EditorRequired]
    public EventCallback<string> OnSort { get; set; }

    /// <inheritdoc />
    public void Dispose() => _turn++;

    /// <inheritdoc />
    protected override void OnParametersSet()
    {
        // What comes back while somebody types on is not what they have typed since, and a space behind it is theirs.
        if (_rests && Text != _shown && Text != ListAddress.Read(_typed))
        {
            _typed = Text ?? "";
        }

        _shown = Text;
    }

    private async Task TypedAsync()
    {
        _rests = false;
        var turn = ++_turn;
        await Task.Delay(Rest, clock);
        if (turn == _turn)
        {
            _rests = true;
            await OnSearch.InvokeAsync(ListAddress.Read(_typed));
        }
    }

    private Task ClearAsync()
    {
        (_typed, _rests) = ("", true);
        _turn++;
        return OnSearch.InvokeAsync(null);
    }
}
