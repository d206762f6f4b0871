using TaskQueue.Core;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Dependencies;
using TaskQueue.Core.Tasks.Uniqueness;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>The part of the submit dialog that ties a task to others: what it waits for, and what it must not be the same as.</summary>
public sealed class TieDraft
{
    /// <summary>Stands for no rule of uniqueness.</summary>
    public const string Any = "any";

    private static readonly char[] Gaps = [' ', ',', ';', '\n', '\r', '\t'];

    public string DependsOn { get; set; } = "";
    public string Mode { get; set; } = "";
    public string Outcome { get; set; } = nameof(WantedOutcome.Succeeded);
    public string OnFailed { get; set; } = nameof(OnDependencyFailed.Skip);
    public string OnConflict { get; set; } = Any;
    public string By { get; set; } = "";
    public string Window { get; set; } = "";

    /// <summary>Whether the queue makes a difference between two tasks; nothing asks for it, and it stays as it was.</summary>
    public bool ByQueue { get; private init; }

    /// <summary>What stands in a task, to be changed.</summary>
    public static TieDraft Of(NewTask task) =>
        new()
        {
            DependsOn = string.Join('\n', task.DependsOn),
            Mode = task.DependsOn.Count > 0 ? task.DependsRule.Mode.Word : "",
            Outcome = task.DependsRule.Wanted.ToString(),
            OnFailed = task.DependsRule.OnFailed.ToString(),
            OnConflict = task.Unique?.OnConflict.ToString() ?? Any,
            By = string.Join(", ", task.Unique?.By ?? []),
            Window = task.Unique?.Window is { } window ? DurationText.Write(window) : "",
            ByQueue = task.Unique?.Queue ?? false,
        };

    /// <summary>Whether it waits for anything.</summary>
    public bool Waits => DependsOn.Split(Gaps, StringSplitOptions.RemoveEmptyEntries).Length > 0;

    /// <summary>Whether it has a rule of uniqueness.</summary>
    public bool IsUnique => OnConflict != Any;

    /// <summary>Adds what stands here to a submission.</summary>
    public NewTask AddTo(NewTask task, FieldErrors errors)
    {
        var ids = DependsOn.Split(Gaps, StringSplitOptions.RemoveEmptyEntries);
        return task with
        {
            DependsOn = ids,
            DependsRule = ids.Length > 0 ? Rule(errors) : DependencyRule.Default,
            Unique = IsUnique ? Unique(errors) : null,
        };
    }

    private DependencyRule Rule(FieldErrors errors)
    {
        var mode = DependencyMode.All;
        errors.Require(
            string.IsNullOrWhiteSpace(Mode) || DependencyMode.TryParse(Mode.Trim(), out mode),
            "dependsOnMode",
            T["Must be all, any, or a whole number from 1."]
        );
        return new(mode, Enum.Parse<WantedOutcome>(Outcome), Enum.Parse<OnDependencyFailed>(OnFailed));
    }

    private UniqueRule Unique(FieldErrors errors)
    {
        TimeSpan? window = null;
        if (!string.IsNullOrWhiteSpace(Window))
        {
            errors.Require(
                DurationText.TryParse(Window, out var span),
                "unique",
                T["Must be a duration, for example 30 s, 5 min or 2 h."]
            );
            window = span == default ? null : span;
        }

        var by = By.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new(
            by.Length == 0 ? UniqueRule.DefaultBy : by,
            ByQueue,
            window,
            Enum.Parse<OnUniqueConflict>(OnConflict)
        );
    }
}
