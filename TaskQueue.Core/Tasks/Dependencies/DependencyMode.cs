using System.Globalization;

namespace TaskQueue.Core.Tasks.Dependencies;

/// <summary>How many of a task's dependencies must end as wanted.</summary>
/// <param name="Number">That many; 0 means all.</param>
public readonly record struct DependencyMode(int Number)
{
    /// <summary>Every one.</summary>
    public static readonly DependencyMode All;

    /// <summary>One is enough.</summary>
    public static readonly DependencyMode Any = new(1);

    /// <summary><c>all</c>, <c>any</c>, or the number.</summary>
    public string Word =>
        Number switch
        {
            0 => "all",
            1 => "any",
            _ => Number.ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>How many that is.</summary>
    /// <param name="total">The number of dependencies.</param>
    public int NeededOf(int total) => Number == 0 ? total : Number;

    /// <summary>Reads a word or a number.</summary>
    /// <param name="text">The text.</param>
    /// <param name="mode">The mode.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out DependencyMode mode)
    {
        mode = text == "any" ? Any : All;
        if (text is "all" or "any")
        {
            return true;
        }

        var known = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        mode = new(number);
        return known && number >= 1;
    }
}
