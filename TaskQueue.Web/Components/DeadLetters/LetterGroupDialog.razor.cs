using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.DeadLetters;

/// <summary>
/// Asks what is to be done with a group of dead letters. It stands on the version that was shown when it was opened: what
/// somebody else did since is told, and nothing is written over it.
/// </summary>
/// <param name="groups">Does it.</param>
/// <param name="canaries">Tries some out.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
/// <param name="clock">The current time.</param>
public sealed partial class LetterGroupDialog(
    LetterGroupService groups,
    LetterGroupCanaries canaries,
    CurrentActor actors,
    Toasts toasts,
    TimeProvider clock
)
{
    private const string Again = "again";
    private const string OwnTime = "time";
    private const string OwnDeaths = "deaths";

    private static readonly IReadOnlyList<(string Value, string Word)> Spans =
    [
        ("1", Key("1 hour")),
        ("4", Key("4 hours")),
        ("24", Key("1 day")),
        ("168", Key("1 week")),
        (Again, Key("Until it comes again")),
        (OwnDeaths, Key("Until so many more have died of it …")),
        (OwnTime, Key("Until a time …")),
    ];

    private SeenVersion _seen;
    private string _owner = "";
    private string _note = "";
    private string _span = "24";
    private string _deaths = "10";
    private string _tasks = "1";
    private string _minutes = CanaryPlan.UsualWait.TotalMinutes.ToString(CultureInfo.InvariantCulture);
    private string _reason = "";
    private DateTimeOffset? _until;

    /// <summary>The group.</summary>
    [Parameter, EditorRequired]
    public DeadLetterGroup Group { get; set; } = null!;

    /// <summary>What is asked.</summary>
    [Parameter, EditorRequired]
    public LetterGroupAct Act { get; set; }

    private string Heading =>
        Act switch
        {
            LetterGroupAct.Assign => T["Who looks after it?"],
            LetterGroupAct.Note => T["What is known of it?"],
            LetterGroupAct.Snooze => T["Snooze it?"],
            LetterGroupAct.Resolve => T["Is it done with?"],
            _ => T["Try some of them out?"],
        };

    private string Word =>
        Act switch
        {
            LetterGroupAct.Assign => T["Assign"],
            LetterGroupAct.Note => T["Keep the note"],
            LetterGroupAct.Snooze => T["Snooze"],
            LetterGroupAct.Resolve => T["Resolve"],
            _ => T["Requeue the first"],
        };

    private string Consequence =>
        Act switch
        {
            LetterGroupAct.Assign => T[
                "The group stands under Mine for them, and others see that somebody looks after it."
            ],
            LetterGroupAct.Note => T["Everybody who sees the group sees it."],
            LetterGroupAct.Snooze => T[
                "It leaves the open ones until then. Its letters stay as they are, and rules go on."
            ],
            LetterGroupAct.Resolve => T[
                "Its letters stay until they are requeued or discarded. When another task dies of the same, it is open again and says that it came back."
            ],
            _ => T[
                "The oldest are queued again and watched. When one dies again of the same, it stops. When all have ended, you are asked whether the rest follow."
            ],
        };

    protected override void OnInitialized()
    {
        _seen = new(Group.Version);
        _owner = Group.State?.Owner ?? "";
        _note = Group.State?.Note ?? "";
    }

    private Task DoAsync() =>
        TryAsync(async () =>
        {
            var actor = await actors.GetAsync();
            if (Act is LetterGroupAct.Canary)
            {
                var begun = await canaries.StartAsync(
                    actor,
                    Group.Fingerprint,
                    Whole(_tasks),
                    Minutes(_minutes),
                    string.IsNullOrWhiteSpace(_reason) ? null : _reason.Trim(),
                    _seen
                );
                toasts.Done(T["The first are on their way."], Operations.OperationLink.To(begun.Id));
            }
            else
            {
                await ChangeAsync(actor);
            }

            await OnClose.InvokeAsync();
        });

    private Task<DeadLetterGroup> ChangeAsync(Actor actor) =>
        Act switch
        {
            LetterGroupAct.Assign => groups.EditAsync(
                actor,
                Group.Fingerprint,
                new() { HasOwner = true, Owner = _owner },
                _seen
            ),
            LetterGroupAct.Note => groups.EditAsync(
                actor,
                Group.Fingerprint,
                new() { HasNote = true, Note = _note },
                _seen
            ),
            LetterGroupAct.Snooze => groups.SnoozeAsync(actor, Group.Fingerprint, Until(), Deaths(), _seen),
            _ => groups.ResolveAsync(actor, Group.Fingerprint, _note, _seen),
        };

    private DateTimeOffset? Until() =>
        _span == OwnTime ? _until ?? throw RefusalException.Field("until", T["Say until when."])
        : int.TryParse(_span, CultureInfo.InvariantCulture, out var hours) ? clock.GetUtcNow().AddHours(hours)
        : null;

    private int? Deaths() =>
        _span == Again ? 1
        : _span == OwnDeaths ? Whole(_deaths)
        : null;

    // What is no number is out of every range.
    private static int Whole(string text) =>
        int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static TimeSpan Minutes(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var minutes)
        && minutes is >= 0 and < 100_000
            ? TimeSpan.FromMinutes(minutes)
            : TimeSpan.MinValue;
}
