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
    public static readonly IReadOnlyList<LimitField> All =
    [
        new(
            "limits-weight",
            "Weight",
            "weight",
            "1 to 100: its share beside other queues that have work.",
            d => d.Weight,
            (d, text) => d.Weight = text
        ),
        new(
            "limits-concurrency",
            "At once",
            "limits.concurrency",
            "Tasks that workers may hold of it together.",
            d => d.Concurrency,
            (d, text) => d.Concurrency = text
        )
        {
            IsOfTypes = true,
        },
        new("limits-rate", "Rate", "limits.rate", RateText.Form, d => d.Rate, (d, text) => d.Rate = text)
        {
            IsOfTypes = true,
        },
        new(
            "limits-key-concurrency",
            "At once for each key",
            "limits.keyConcurrency",
            "Of tasks with the same concurrency key.",
            d => d.KeyConcurrency,
            (d, text) => d.KeyConcurrency = text
        ),
        new(
            "limits-key-rate",
            "Rate for each key",
            "limits.keyRate",
            RateText.Form,
            d => d.KeyRate,
            (d, text) => d.KeyRate = text
        ),
        new(
            "limits-age",
            "Rises every",
            "limits.ageAfter",
            "A task that is ready this long starts as if its priority were one higher. Such as 5 min.",
            d => d.AgeAfter,
            (d, text) => d.AgeAfter = text
        ),
    ];
}
