using System.Globalization;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>What a task waits for among the tasks that it depends on, and what becomes of it when that cannot be met any more.</summary>
/// <param name="Mode">All of them, any one, or a number of them.</param>
/// <param name="Wanted">How they must end to count.</param>
/// <param name="OnFailed">What happens when too few can still end that way.</param>
public sealed record DependencyRule(DependencyMode Mode, WantedOutcome Wanted, OnDependencyFailed OnFailed)
{
    /// <summary>Characters of the stored text.</summary>
    public const int LongestText = 32;

    /// <summary>Wait for all, want success, and be skipped otherwise.</summary>
    public static readonly DependencyRule Default = new(
        DependencyMode.All,
        WantedOutcome.Succeeded,
        OnDependencyFailed.Skip
    );

    /// <summary>Whether an ending is one that was waited for.</summary>
    /// <param name="ended">A final state.</param>
    public bool Wants(TaskState ended) =>
        Wanted switch
        {
            WantedOutcome.Succeeded => ended is TaskState.Succeeded,
            WantedOutcome.Failed => ended is not TaskState.Succeeded,
            _ => true,
        };

    /// <summary>As the store keeps it, such as <c>all succeeded skip</c>.</summary>
    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Mode.Word} {Wanted.ToString().ToLowerInvariant()} {OnFailed.ToString().ToLowerInvariant()}"
        );

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out DependencyRule rule)
    {
        rule = Default;
        if (
            text.Split(' ') is not [var mode, var wanted, var failed]
            || !DependencyMode.TryParse(mode, out var parsed)
            || !TryWord<WantedOutcome>(wanted, out var outcome)
            || !TryWord<OnDependencyFailed>(failed, out var onFailed)
        )
        {
            return false;
        }

        rule = new(parsed, outcome, onFailed);
        return true;
    }

    /// <summary>Reads what the store has.</summary>
    internal static DependencyRule Parse(string text) =>
        TryParse(text, out var rule)
            ? rule
            : throw new FormatException($"'{text}' is no rule for dependencies.");

    /// <summary>Reads a lower-case word of an enumeration; numbers are none.</summary>
    /// <param name="word">The word.</param>
    /// <param name="value">What it stands for.</param>
    /// <typeparam name="T">The enumeration.</typeparam>
    /// <returns>Whether it is one of its words.</returns>
    public static bool TryWord<T>(string word, out T value)
        where T : struct, Enum
    {
        value = default;
        return word.Length > 0
            && char.IsAsciiLetterLower(word[0])
            && Enum.TryParse(word, ignoreCase: true, out value)
            && Enum.IsDefined(value);
    }
}

/// <summary>How a task must end so that one that depends on it may count it.</summary>
public enum WantedOutcome
{
    /// <summary>It succeeded.</summary>
    Succeeded,

    /// <summary>It ended, however that was.</summary>
    Finished,

    /// <summary>It ended without success: dead, cancelled, expired or skipped.</summary>
    Failed,
}

/// <summary>What becomes of a task whose dependencies cannot be met any more.</summary>
public enum OnDependencyFailed
{
    /// <summary>It ends as skipped.</summary>
    Skip,

    /// <summary>It ends as cancelled.</summary>
    Cancel,

    /// <summary>It runs all the same, at once.</summary>
    Run,
}
