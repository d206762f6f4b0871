namespace TaskQueue.Core.Tasks.Masking;

/// <summary>
/// A path to what is hidden in a payload: the part of RFC 9535 that names members and elements, without filters and slices.
/// Immutable.
/// </summary>
public sealed class MaskPath
{
    /// <summary>Characters of a path.</summary>
    public const int Longest = 256;

    /// <summary>Steps of a path.</summary>
    public const int MostSteps = 32;

    private MaskPath(string text, IReadOnlyList<MaskStep> steps) => (Text, Steps) = (text, steps);

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Its steps from the root; none means the whole.</summary>
    internal IReadOnlyList<MaskStep> Steps { get; }

    /// <summary>Reads a path.</summary>
    /// <param name="text">Such as <c>$.card.number</c>, <c>$.cards[*].number</c> or <c>$..password</c>.</param>
    /// <param name="fault">What is wrong with it, and at which character, from 1.</param>
    /// <returns>The path, or <see langword="null"/>.</returns>
    public static MaskPath? TryParse(string? text, out string fault)
    {
        if (text is null or { Length: 0 or > Longest })
        {
            fault = $"Must have 1 to {Longest} characters.";
            return null;
        }

        try
        {
            var steps = new MaskPathReader(text).Read();
            fault = steps.Count > MostSteps ? $"Has more than {MostSteps} steps." : "";
            return fault.Length == 0 ? new(text, steps) : null;
        }
        catch (FormatException e)
        {
            fault = e.Message;
            return null;
        }
    }

    /// <inheritdoc />
    public override string ToString() => Text;
}

/// <summary>One step of a path.</summary>
/// <param name="Anywhere">Whether it holds at any depth below where the step before has led.</param>
/// <param name="Choices">What it takes there; any of them.</param>
internal sealed record MaskStep(bool Anywhere, IReadOnlyList<MaskChoice> Choices)
{
    /// <summary>Whether it may take elements of a list.</summary>
    public bool MayTakeElements => Choices.Any(c => c.IsAny || c.Index is not null);

    /// <summary>Whether it takes a member of an object.</summary>
    public bool Takes(string name)
    {
        foreach (var choice in Choices)
        {
            if (choice.IsAny || string.Equals(choice.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether it takes an element of a list.</summary>
    public bool Takes(int index, int length)
    {
        foreach (var choice in Choices)
        {
            if (choice.IsAny || choice.Index == index || (choice.Index < 0 && choice.Index + length == index))
            {
                return true;
            }
        }

        return false;
    }
}

/// <summary>What a step takes: a member, an element (from the end where it is negative), or everything.</summary>
internal sealed record MaskChoice(string? Name = null, int? Index = null)
{
    public static readonly MaskChoice Any = new();

    public bool IsAny => Name is null && Index is null;
}
