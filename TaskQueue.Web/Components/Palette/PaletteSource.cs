using TaskQueue.Core.Queues;
using TaskQueue.Core.Scheduling;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Queries;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Layout;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Schedules;
using TaskQueue.Web.Components.Workers;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Palette;

/// <summary>Gathers what the palette offers to somebody: what they may open and do, and no more.</summary>
/// <param name="queues">Names queues.</param>
/// <param name="workers">Names workers.</param>
/// <param name="schedules">Names schedules.</param>
/// <param name="tasks">Finds tasks by id and name.</param>
public sealed class PaletteSource(
    QueueQueries queues,
    WorkerQueries workers,
    ScheduleQueries schedules,
    TaskQueries tasks
)
{
    private const int MostSchedules = 200;
    private const int MostTasks = 5;

    // Fewer digits are a day and more of tasks; fewer letters are in every other name.
    private const int LeastDigits = 8;
    private const int LeastLetters = 3;

    /// <summary>What there is when the palette is opened.</summary>
    /// <param name="actor">Who opened it.</param>
    /// <param name="ask">Opens the dialog of an act.</param>
    /// <param name="cancellationToken">Ends the reads.</param>
    public async Task<IReadOnlyList<PaletteEntry>> ReadAsync(
        Actor actor,
        Action<PaletteQuestion> ask,
        CancellationToken cancellationToken
    )
    {
        var entries = new List<PaletteEntry>(Pages(actor));
        if (actor.May(Permissions.TasksRead))
        {
            foreach (var queue in await queues.ListAsync(actor, cancellationToken))
            {
                entries.AddRange(Of(actor, queue, ask));
            }

            foreach (
                var worker in (
                    await workers.ListAsync(actor, new(), null, TaskLimits.Page, cancellationToken)
                ).Items
            )
            {
                entries.AddRange(Of(actor, worker, ask));
            }

            foreach (
                var schedule in (
                    await schedules.ListAsync(actor, null, MostSchedules, cancellationToken)
                ).Items
            )
            {
                entries.AddRange(Of(actor, schedule, ask));
            }
        }

        return entries;
    }

    /// <summary>The pages that somebody may open: known without the store.</summary>
    /// <param name="actor">Who opened it.</param>
    public static IEnumerable<PaletteEntry> Pages(Actor actor)
    {
        foreach (var place in Destination.For(actor).Concat(Destination.OfOneself))
        {
            yield return new(T["Pages"], place.Text, place.Icon) { Href = place.Href, Keys = place.Keys };
        }

        if (actor.May(Permissions.TasksWrite))
        {
            yield return new(T["Pages"], T["Guide to your first task"], "home")
            {
                Words = T["help start begin"],
                Href = "?guide=show",
            };
        }
    }

    /// <summary>What can be offered at once for what was typed: to look for it in the list.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="typed">What was typed.</param>
    public static IReadOnlyList<PaletteEntry> Search(Actor actor, string typed) =>
        string.IsNullOrWhiteSpace(typed) || !actor.May(Permissions.TasksRead) ? [] : [LinkTo(typed.Trim())];

    /// <summary>What is to be found by what was typed alone: tasks by id, or by how it begins, or by name, and all that have a text.</summary>
    /// <param name="actor">Who looks.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public async Task<IReadOnlyList<PaletteEntry>> FindAsync(
        Actor actor,
        string typed,
        CancellationToken cancellationToken
    )
    {
        typed = typed.Trim();
        if (typed.Length == 0 || !actor.May(Permissions.TasksRead))
        {
            return [];
        }

        if (
            Guid.TryParse(typed, out var id)
            && await tasks.FindAsync(actor, id, cancellationToken) is { } task
        )
        {
            return [Of(task)];
        }

        // The link stays first: what is found later must not slip under a finger that is about to press Enter.
        return [LinkTo(typed), .. (await LikeAsync(actor, typed, cancellationToken)).Select(Of)];
    }

    private static PaletteEntry LinkTo(string typed) =>
        new(T["Tasks"], T["Search tasks for “{0}”", typed], "search")
        {
            Href = $"tasks?q={Uri.EscapeDataString(typed)}",
        };

    // A few tasks whose id begins so, or whose name has it. The list bounds what it looks at, and for how long.
    private async Task<IReadOnlyList<TaskItem>> LikeAsync(
        Actor actor,
        string typed,
        CancellationToken cancellationToken
    )
    {
        var digits = typed.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant();
        if (digits.Length is >= LeastDigits and < 32 && digits.All(char.IsAsciiHexDigit))
        {
            var begun = await ListAsync(
                actor,
                TaskField.Id,
                new() { Text = digits + "*", IsPattern = true },
                cancellationToken
            );
            if (begun.Count > 0)
            {
                return begun;
            }
        }

        return typed.Length < LeastLetters || typed.Contains('\0', StringComparison.Ordinal)
            ? []
            : await ListAsync(actor, TaskField.Name, new() { Text = typed }, cancellationToken);
    }

    private async Task<IReadOnlyList<TaskItem>> ListAsync(
        Actor actor,
        TaskField field,
        ConditionValue value,
        CancellationToken cancellationToken
    ) =>
        (
            await tasks.ListAsync(
                actor,
                new() { Conditions = [new() { Field = field, Values = [value] }] },
                null,
                MostTasks,
                cancellationToken
            )
        ).Items;

    private static PaletteEntry Of(TaskItem task) =>
        new(T["Tasks"], task.Name ?? task.Type, "tasks")
        {
            Note = T["{0}, in {1}", T.Of(task.State), task.Queue],
            Href = $"tasks/{task.Id}",
        };

    private static IEnumerable<PaletteEntry> Of(Actor actor, QueueOverview queue, Action<PaletteQuestion> ask)
    {
        yield return new(T["Queues"], queue.Name, "queues")
        {
            Note = queue.Policy?.Paused == true ? T["paused"] : T["{0} waiting", Words.Number(queue.Depth)],
            Words = T["queue"],
            Href = $"queues/{Uri.EscapeDataString(queue.Name)}",
        };
        if (actor.May(Permissions.QueuesControl, queue.Name))
        {
            var (word, icon) = queue.Policy?.Paused == true ? (T["Resume"], "play") : (T["Pause"], "pause");
            yield return new(T["Acts"], T["{0} queue {1} …", word, queue.Name], icon)
            {
                Act = () => ask(new PaletteQuestion.QueueQuestion(queue)),
            };
        }
    }

    private static IEnumerable<PaletteEntry> Of(Actor actor, WorkerNode worker, Action<PaletteQuestion> ask)
    {
        if (worker.Status is WorkerStatus.Lost or WorkerStatus.Stopped)
        {
            yield break;
        }

        yield return new(T["Workers"], worker.Name, "workers")
        {
            Note = T["{0} of {1} slots in use", Words.Number(worker.Running), Words.Number(worker.Capacity)],
            Words = T["worker {0}", worker.Host],
            Href = $"workers/{worker.Id}",
        };
        if (actor.May(Permissions.WorkersControl))
        {
            foreach (var act in WorkerAct.For(worker))
            {
                yield return new(T["Acts"], T["{0} worker {1} …", act.Word, worker.Name], act.Icon)
                {
                    Act = () => ask(new PaletteQuestion.WorkerQuestion(worker, act)),
                };
            }
        }
    }

    private static IEnumerable<PaletteEntry> Of(Actor actor, Schedule schedule, Action<PaletteQuestion> ask)
    {
        yield return new(T["Schedules"], schedule.Name, "schedules")
        {
            Note = schedule.Paused ? T["paused"] : schedule.Cron,
            Words = T["schedule cron"],
            Href = $"schedules/{schedule.Id}",
        };
        if (actor.May(Permissions.SchedulesWrite, schedule.Queue))
        {
            foreach (var act in ScheduleAct.For(schedule))
            {
                yield return new(T["Acts"], T["{0}: schedule {1} …", act.Word, schedule.Name], act.Icon)
                {
                    Act = () => ask(new PaletteQuestion.ScheduleQuestion(schedule, act)),
                };
            }
        }
    }
}
