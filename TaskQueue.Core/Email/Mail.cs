namespace TaskQueue.Core.Email;

/// <summary>A mail in plain text.</summary>
/// <param name="To">The address that it goes to.</param>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Text">What it says.</param>
public sealed record Mail(string To, string Subject, string Text)
{
    /// <summary>Refuses what could become a header of its own, or another recipient.</summary>
    /// <exception cref="FormatException">Address or subject has a control character.</exception>
    internal void Check()
    {
        if (To.Any(char.IsControl) || Subject.Any(char.IsControl))
        {
            throw new FormatException("A mail's address and subject must not have control characters.");
        }
    }
}
