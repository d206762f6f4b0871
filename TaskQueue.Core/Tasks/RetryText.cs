using System.Diagnostics.CodeAnalysis;

namespace TaskQueue.Core.Tasks;

/// <summary>Reads policy texts; docs/retries.md has the grammar.</summary>
public static class RetryText
{
    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="policy">The policy, when it can be read.</param>
    /// <param name="fault">What is wrong and where, when it cannot.</param>
    public static bool TryParse(
        string text,
        [NotNullWhen(true)] out RetryPolicy? policy,
        [NotNullWhen(false)] out RetryFault? fault
    )
    {
        (policy, fault) = (null, null);
        try
        {
            policy = new RetryParser(text).Read();
            return true;
        }
        catch (RetryFaultException e)
        {
            fault = RetryFault.At(text, e.Offset, e.Message);
            return false;
        }
    }

    /// <summary>Checks the text of a field.</summary>
    /// <param name="text">The text; absent is fine.</param>
    /// <param name="field">The field that it came in.</param>
    /// <param name="errors">Where to say what is wrong.</param>
    public static void Check(string? text, string field, FieldErrors errors)
    {
        if (text is not null && !TryParse(text, out _, out var fault))
        {
            errors.Add(field, fault.Text);
        }
    }
}

/// <summary>What is wrong with a policy text, and where.</summary>
/// <param name="Offset">How many characters are right before it.</param>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Column">Its place in the line, from 1.</param>
/// <param name="Message">What was expected there, for people.</param>
public sealed record RetryFault(int Offset, int Line, int Column, string Message)
{
    /// <summary>All of it in one sentence.</summary>
    public string Text =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"Line {Line}, column {Column}: {Message}"
        );

    internal static RetryFault At(string text, int offset, string message)
    {
        var before = text.AsSpan(0, Math.Min(offset, text.Length));
        return new(offset, before.Count('\n') + 1, offset - before.LastIndexOf('\n'), message);
    }
}

/// <summary>Ends the reading of a policy text.</summary>
internal sealed class RetryFaultException(int offset, string message) : Exception(message)
{
    public int Offset { get; } = offset;
}
