using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Tasks;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Schedules;

/// <summary>One schedule: when it fires next, what it makes, and how it stands. The address says which page of its last fires is shown.</summary>
/// <param name="schedules">Reads it.</param>
/// <param name="history">Reads what came of its fires.</param>
/// <param name="navigation">The address; leaves after a deletion.</param>
public sealed partial class SchedulePage(
    ScheduleQueries schedules,
    ScheduleHistory history,
    NavigationManager navigation
)
{
    private const int FiresOfPage = 50;

    private Schedule? _schedule;
    private ScheduleTiming? _timing;
    private NewTask _task = new() { Type = "", Payload = ReadOnlyMemory<byte>.Empty };
    private Schedule? _edited;
    private ScheduleAct? _asked;
    private bool _isDeleted;
    private bool _missing;
    private Page<PastFire> _fires = new([], null);
    private Guid _shown;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    /// <summary>The schedule.</summary>
    [Parameter]
    public Guid Id { get; set; }

    /// <summary>The last fire of the page before; absent for the newest ones.</summary>
    [SupplyParameterFromQuery]
    private string? Before { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    // What somebody spoiled in the address starts at the newest.
    private long? Beginning =>
        long.TryParse(Before, NumberStyles.None, CultureInfo.InvariantCulture, out var fire) ? fire : null;

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_shown != Id)
        {
            // What was asked of the one before is not asked of this one.
            (_shown, _edited, _asked) = (Id, null, null);
        }

        var schedule = await schedules.FindAsync(Actor, Id, cancellationToken);
        _missing = schedule is null;
        if (schedule is null)
        {
            // Only before the circuit is there an answer whose status could be set.
            Context?.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        _fires = await history.ListAsync(Actor, schedule, Beginning, FiresOfPage, cancellationToken);
        (_schedule, _task) = (schedule, ScheduleQueries.TaskOf(Actor, schedule));
        try
        {
            _timing = schedule.Timing();
        }
        catch (RefusalException)
        {
            // The zone is gone from this machine; the schedule says so.
            _timing = null;
        }
    }

    private void Turn(string? before) =>
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("before", before));

    private async Task CloseEditAsync()
    {
        _edited = null;
        await RefreshAsync();
    }

    private void LeaveIfDeleted()
    {
        if (_asked == ScheduleAct.Delete)
        {
            _isDeleted = true;
            navigation.NavigateTo("schedules");
        }
    }

    private async Task CloseAsync()
    {
        _asked = null;
        if (!_isDeleted)
        {
            await RefreshAsync();
        }
    }

    private string Story(Schedule schedule) =>
        schedule.NextFireAt is { } next ? T["fires {0}", Words.Ago(next, Now)] : T["fires no more"];

    private static string MissedRule(Schedule schedule) =>
        schedule.MissedRuns switch
        {
            MissedRuns.Skip => T["left out"],
            MissedRuns.RunOnce => T["the last one is made up for"],
            _ => T["made up for, at most {0}, the latest", schedule.MissedLimit],
        };

    private static string OverlapRule(Schedule schedule) =>
        schedule.Overlap switch
        {
            OverlapPolicy.Skip => T["none while the last task goes on"],
            OverlapPolicy.Queue => T["waits until the last task has ended"],
            OverlapPolicy.Replace => T["cancels the last task"],
            _ => T["another beside the last task"],
        };
}
