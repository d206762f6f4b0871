using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>One field of the dialog about limits.</summary>
/// <param name="Id">Id and name of its input.</param>
/// <param name="Label">Its label.</param>
/// <param name="Field">Its name in the API, by which faults are told.</param>
/// <param name="Note">What it is about.</param>
/// <param name="Get">What stands in it.</param>
/// <param name="Set">Takes what is typed.</param>
internal sealed record LimitField(
    string Id,
    string Label,
    string Field,
    string Note,
    Func<LimitsDraft, string> Get,
    Action<LimitsDraft, string> Set
)
{
    /// <summary>Whether a type has it too.</summary>
    public bool IsOfTypes { get; init; }

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<LimitField> All =>
        [
            new(
                "limits-weight",
                T["Weight"],
                "weight",
                T["1 to 100: its share beside other queues that have work."],
                d => d.Weight,
                (d, text) => d.Weight = text
            ),
            new(
                "limits-concurrency",
                T["At once"],
                "limits.concurrency",
                T["Tasks that workers may hold of it together."],
                d => d.Concurrency,
                (d, text) => d.Concurrency = text
            )
            {
                IsOfTypes = true,
            },
            new(
                "limits-rate",
                T["Rate"],
                "limits.rate",
                RateText.Form,
                d => d.Rate,
                (d, text) => d.Rate = text
            )
            {
                IsOfTypes = true,
            },
            new(
                "limits-key-concurrency",
                T["At once for each key"],
                "limits.keyConcurrency",
                T["Of tasks with the same concurrency key."],
                d => d.KeyConcurrency,
                (d, text) => d.KeyConcurrency = text
            ),
            new(
                "limits-key-rate",
                T["Rate for each key"],
                "limits.keyRate",
                RateText.Form,
                d => d.KeyRate,
                (d, text) => d.KeyRate = text
            ),
            new(
                "limits-age",
                T["Rises every"],
                "limits.ageAfter",
                T["A task that is ready this long starts as if its priority were one higher. Such as 5 min."],
                d => d.AgeAfter,
                (d, text) => d.AgeAfter = text
            ),
        ];
}
