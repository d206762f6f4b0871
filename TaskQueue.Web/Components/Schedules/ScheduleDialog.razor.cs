using System.Data.Common;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>Makes or changes a schedule, and shows its next fires while somebody types.</summary>
/// <param name="service">Makes the change.</param>
/// <param name="queries">Reads what somebody else has made of it.</param>
/// <param name="calendars">Knows the calendars that it may have.</param>
/// <param name="types">Suggests types.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">For checks against the current time.</param>
public sealed partial class ScheduleDialog(
    ScheduleService service,
    ScheduleQueries queries,
    NamedCalendars calendars,
    TaskTypeCatalogue types,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private const int MostNamed = 8;

    private ScheduleDraft _draft = new(ViewerTime.Utc);
    private PayloadEditor? _editor;
    private Actor _actor = null!;
    private Schedule? _theirs;
    private Dictionary<string, IReadOnlyList<string>>? _known;
    private string _initial = "";
    private int _version;

    /// <summary>The schedule as it was when the dialog was opened; absent for a new one.</summary>
    [Parameter]
    public Schedule? Schedule { get; set; }

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    protected override async Task OnInitializedAsync()
    {
        if (Schedule is null)
        {
            Show(new(Zone), version: 0);
        }

        _actor = await actors.GetAsync();
        if (Schedule is not null)
        {
            Show(DraftOf(Schedule), Schedule.Version);
        }

        _known = await KnownAsync();
        _draft.Known = _known;
        _draft.Check(clock.GetUtcNow());
    }

    // They are suggested, and no more: a schedule is made and changed without them as well.
    private async Task<Dictionary<string, IReadOnlyList<string>>?> KnownAsync()
    {
        try
        {
            var all = await RetryReadAsync(() => calendars.ListAsync(_actor, CancellationToken.None));
            return all.ToDictionary(
                use => use.Calendar.Name,
                use => use.Calendar.Days,
                StringComparer.Ordinal
            );
        }
        catch (Exception e)
            when (e is RefusalException or DbException or TimeoutException || e.InnerException is DbException)
        {
            return null;
        }
    }

    private IEnumerable<string> CalendarNames => (IEnumerable<string>?)_known?.Keys ?? [];

    private string CalendarNote =>
        _known is null ? T["Parted by commas."]
        : _known.Count == 0 ? T["There is none yet; they are made under Days left out."]
        : T["Parted by commas; there are {0}.", string.Join(", ", CalendarNames.Take(MostNamed))];

    private ScheduleDraft DraftOf(Schedule schedule) =>
        new(schedule, ScheduleQueries.TaskOf(_actor, schedule), Zone);

    private void Show(ScheduleDraft draft, int version)
    {
        (_draft, _initial, _version, _theirs) = (draft, draft.PayloadText, version, null);
        _draft.Known = _known;
        _draft.Check(clock.GetUtcNow());
    }

    private void Take()
    {
        // Nothing at the second click of two.
        if (_theirs is { } theirs)
        {
            Show(DraftOf(theirs), theirs.Version);
        }
    }

    private Task KeepAsync() =>
        TryAsync(() =>
        {
            if (_theirs is not { } theirs)
            {
                return Task.CompletedTask;
            }

            (_version, _theirs) = (theirs.Version, null);
            return SaveDraftAsync();
        });

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        _draft.Check(clock.GetUtcNow());
    }

    private void Typed(string field)
    {
        _draft.Touch(field);
        _draft.Check(clock.GetUtcNow());
    }

    private void SetPayload(ReadOnlyMemory<byte> payload)
    {
        _draft.Payload = payload;
        _draft.Touch("task.payload");
        _draft.Check(clock.GetUtcNow());
    }

    private Task SaveAsync() => TryAsync(SaveDraftAsync);

    protected override void Show(IReadOnlyDictionary<string, string[]> errors) => _draft.Refuse(errors);

    protected override string? Fault(string field) => _draft.Error(field);

    private async Task SaveDraftAsync()
    {
        if (_editor is not null)
        {
            // What was typed a moment ago may not have come yet.
            _draft.Payload = await _editor.ReadAsync();
        }

        if (_draft.Check(clock.GetUtcNow()) is not { } wanted)
        {
            _draft.TouchAll();
            return;
        }

        var actor = await actors.GetAsync();
        if (Schedule is null)
        {
            await service.CreateAsync(actor, wanted);
            toasts.Done(T["{0} was made.", wanted.Name]);
        }
        else
        {
            _theirs = await SaveOrReadAsync(
                () => service.UpdateAsync(actor, Schedule.Id, wanted, _version),
                () => queries.FindAsync(actor, Schedule.Id, CancellationToken.None)
            );
            if (_theirs is not null)
            {
                return;
            }

            toasts.Done(T["{0} was changed.", wanted.Name]);
        }

        await CloseSavedAsync();
    }
}
