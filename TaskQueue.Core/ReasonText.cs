using System.Globalization;
using System.Runtime.CompilerServices;

namespace TaskQueue.Core;

/// <summary>
/// The text of a reason with numbers and names in it, which is put together only where there is something to say. Numbers
/// are written the same in every culture.
/// </summary>
[InterpolatedStringHandler]
public ref struct ReasonText
{
    private DefaultInterpolatedStringHandler _text;

    /// <summary>Begins a text, if it is needed.</summary>
    /// <param name="literalLength">Characters of the fixed parts.</param>
    /// <param name="formattedCount">How many values are put in.</param>
    /// <param name="condition">What was required; where it holds there is nothing to say.</param>
    /// <param name="isNeeded">Whether the parts are wanted.</param>
    public ReasonText(int literalLength, int formattedCount, bool condition, out bool isNeeded)
    {
        isNeeded = !condition;
        _text = isNeeded ? new(literalLength, formattedCount, CultureInfo.InvariantCulture) : default;
    }

    /// <summary>Adds a fixed part.</summary>
    /// <param name="text">The part.</param>
    public void AppendLiteral(string text) => _text.AppendLiteral(text);

    /// <summary>Adds a value.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">What it is.</typeparam>
    public void AppendFormatted<T>(T value) => _text.AppendFormatted(value);

    /// <summary>Adds a value in a format.</summary>
    /// <param name="value">The value.</param>
    /// <param name="format">The format.</param>
    /// <typeparam name="T">What it is.</typeparam>
    public void AppendFormatted<T>(T value, string? format) => _text.AppendFormatted(value, format);

    /// <summary>The whole text.</summary>
    public override string ToString() => _text.ToStringAndClear();
}
