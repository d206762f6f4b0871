namespace TaskQueue.Core.Email;

/// <summary>A mail in plain text, with another form of it in HTML where there is one.</summary>
/// <param name="To">The address that it goes to.</param>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Text">What it says; empty where it is in HTML alone.</param>
public sealed record Mail(string To, string Subject, string Text)
{
    /// <summary>The name of whom it goes to; none when empty.</summary>
    public string ToName { get; init; } = "";

    /// <summary>What it says, in HTML; none when absent.</summary>
    public string? Html { get; init; }

    /// <summary>Its Message-ID, without brackets: the same for a mail that is sent again. One is made when absent.</summary>
    public string? Id { get; init; }

    /// <summary>Refuses what could become a header of its own, or another recipient.</summary>
    /// <exception cref="FormatException">Address, name or subject has a control character.</exception>
    internal void Check()
    {
        if (To.Any(char.IsControl) || ToName.Any(char.IsControl) || Subject.Any(char.IsControl))
        {
            throw new FormatException("A mail's address and subject must not have control characters.");
        }
    }
}
