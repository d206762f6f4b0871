using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Live;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>The busiest concurrency keys of a queue, or those from a typed one on, with what is said of each.</summary>
/// <param name="keys">Finds keys.</param>
/// <param name="actors">Who asks.</param>
/// <param name="clock">Tells when somebody has done typing.</param>
public sealed partial class KeysCard(QueueKeys keys, CurrentActor actors, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _gone = new();
    private IReadOnlyList<KeyOverview>? _found;
    private IReadOnlyList<KeyOverview> _drawn = [];
    private KeyOverview? _asked;
    private string? _queue;
    private string? _refused;
    private string _text = "";
    private int _searches;

    /// <summary>The queue.</summary>
    [Parameter, EditorRequired]
    public string Queue { get; set; } = "";

    /// <summary>The busiest of its keys.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<KeyOverview> Busiest { get; set; } = [];

    /// <summary>Whether whoever looks may set rules.</summary>
    [Parameter]
    public bool May { get; set; }

    /// <summary>Told when a rule may be another one.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private IReadOnlyList<KeyOverview> Rows => _found ?? Busiest;

    private string Typed => _text.Trim();

    // Of a key that no task has yet, a rule may be said before the first one comes.
    private bool MayGive => May && _found is { } found && Typed.Length > 0 && found.All(k => k.Key != Typed);

    /// <inheritdoc />
    public void Dispose() => _gone.Cancel();

    /// <inheritdoc />
    protected override async Task OnParametersSetAsync()
    {
        if (_queue != Queue)
        {
            (_queue, _text, _found, _asked, _refused) = (Queue, "", null, null, null);
            _searches++;
        }

        // What was found grows old as the rest does.
        var isNew = !ReferenceEquals(_drawn, Busiest);
        _drawn = Busiest;
        if (isNew && _found is not null)
        {
            await ReadAsync();
        }
    }

    private async Task SearchAsync()
    {
        var search = ++_searches;
        try
        {
            await Task.Delay(Rest, clock, _gone.Token);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        if (search == _searches)
        {
            await ReadAsync();
        }
    }

    private async Task ReadAsync()
    {
        // What was begun before shows what was before.
        var (search, text) = (++_searches, Typed);
        if (text.Length == 0)
        {
            (_found, _refused) = (null, null);
            return;
        }

        try
        {
            var actor = await actors.GetAsync();
            var page = await keys.ListAsync(actor, Queue, text, null, SharedKeys.Shown, _gone.Token);
            if (search == _searches)
            {
                (_found, _refused) = (page.Items, null);
            }
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was closed while it read.
        }
        catch (RefusalException refusal)
        {
            Refuse(search, T.Told(refusal));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Refuse(search, T["The store does not answer."]);
        }
    }

    private void Refuse(int search, string? reason)
    {
        if (search == _searches)
        {
            _refused = reason;
        }
    }

    // Also where the dialog was left before: another one may be open by then.
    private async Task SavedAsync()
    {
        await ReadAsync();
        await OnChanged.InvokeAsync();
    }

    private string TasksOf(KeyOverview key)
    {
        var query = $"queue:{TaskQuery.Quote(Queue)} key:{TaskQuery.Quote(key.Key)}";
        return $"tasks?q={Uri.EscapeDataString(query)}";
    }

    private string? RuleOf(KeyOverview key)
    {
        if (key.Rule is not { } rule)
        {
            return null;
        }

        var words = LimitsText.Of(rule.Effective) ?? T["as each key"];
        var (said, reason) = rule is { Override: not null, OverrideUntil: { } until }
            ? (
                T["by {0}, until {1}", rule.OverrideBy, (Time ?? ViewerTime.Utc).Minute(until)],
                rule.OverrideReason
            )
            : (T["by {0}", rule.LimitsBy], rule.LimitsReason);
        return reason is null ? $"{words} · {said}" : $"{words} · {said}: {reason}";
    }
}
