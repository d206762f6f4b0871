using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>How many tasks a list has. It is counted once the rows stand there, and again after a while.</summary>
public sealed partial class TaskTotal
{
    // A large list is as large a minute later, and costs more to count.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongRest = TimeSpan.FromMinutes(1);

    private ListSize? _size;
    private string? _counted;
    private DateTimeOffset _countedAt;
    private bool _counting;

    /// <summary>What is counted: another number for another text.</summary>
    [Parameter, EditorRequired]
    public string List { get; set; } = "";

    /// <summary>The number, where the page has all of it.</summary>
    [Parameter]
    public int? Known { get; set; }

    /// <summary>The current time.</summary>
    [Parameter, EditorRequired]
    public DateTimeOffset Now { get; set; }

    /// <summary>Counts.</summary>
    [Parameter, EditorRequired]
    public Func<Task<ListSize>> Count { get; set; } = () => Task.FromResult(ListSize.Unknown);

    private string Text =>
        (
            Known is { } known ? new(known, IsExact: true)
            : _counted == List ? _size
            : null
        ) switch
        {
            { Count: { } count, IsEstimate: true } => T["about {0} tasks", Words.Number(count)],
            { Count: { } count, IsExact: true } => T.Count(count, "{0} task", "{0} tasks"),
            _ => "",
        };

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (
            Known is not null
            || _counting
            || (_counted == List && Now - _countedAt < (_size is { IsExact: true } ? Rest : LongRest))
        )
        {
            return;
        }

        var asked = List;
        (_counting, _countedAt) = (true, Now);
        try
        {
            // Not on the circuit's own thread: the page is to answer meanwhile.
            _size = await Task.Run(Count);
        }
        catch (Exception)
        {
            // A list without a number; why the store does not answer, the page says.
            _size = null;
        }
        finally
        {
            _counting = false;
        }

        _counted = asked;
        StateHasChanged();
    }
}
