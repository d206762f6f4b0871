using MimeKit;

namespace TaskQueue.Core.Email;

/// <summary>Settings under <c>Smtp</c>: the server that mail goes out through.</summary>
public sealed class SmtpOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Smtp";

    /// <summary>The server's name; empty: no mail is sent.</summary>
    public string? Host { get; set; }

    /// <summary>Its port; 587, 465 or 25 by <see cref="Tls"/> when absent.</summary>
    public int? Port { get; set; }

    /// <summary>Who signs in there; nobody when empty.</summary>
    public string? User { get; set; }

    /// <summary>Their password. Never sent before the connection is encrypted.</summary>
    public string? Password { get; set; }

    /// <summary>How the connection is encrypted. Default <see cref="SmtpTls.StartTls"/>, and a server without it is refused.</summary>
    public SmtpTls Tls { get; set; } = SmtpTls.StartTls;

    /// <summary>The sender: an address, or <c>Name &lt;address&gt;</c>.</summary>
    public string? From { get; set; }

    /// <summary>Whether a text can be the sender of mails.</summary>
    /// <param name="text">The text.</param>
    internal static bool IsSender(string text) =>
        !text.Any(char.IsControl) && MailboxAddress.TryParse(text, out _);

    /// <summary>The port that is used.</summary>
    internal int UsedPort =>
        Port
        ?? Tls switch
        {
            SmtpTls.Tls => 465,
            SmtpTls.StartTls => 587,
            _ => 25,
        };
}

/// <summary>How the connection to a mail server is encrypted.</summary>
public enum SmtpTls
{
    /// <summary>It begins in the clear and must be encrypted before anything is said.</summary>
    StartTls,

    /// <summary>From its first byte.</summary>
    Tls,

    /// <summary>Not at all: for a server on the same machine.</summary>
    None,
}
