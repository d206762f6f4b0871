using MimeKit;
using TaskQueue.Core.Email;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>The payload of <c>email.send</c>.</summary>
/// <param name="To">One address, or <c>Name &lt;address&gt;</c>.</param>
/// <param name="Subject">What it is about, in a line.</param>
/// <param name="Html">What it says, in HTML.</param>
/// <param name="Text">What it says, in plain text.</param>
internal sealed record EmailPayload(string? To, string? Subject, string? Html = null, string? Text = null)
{
    private const int LongestAddress = 998;
    private const int LongestSubject = 500;

    // As mail servers write them: a name without a domain would be a mailbox of the server itself.
    private static readonly ParserOptions Strict = new()
    {
        AllowAddressesWithoutDomain = false,
        AllowUnquotedCommasInAddresses = false,
    };

    /// <summary>The mail.</summary>
    /// <exception cref="HandlerException">A member is missing or cannot be sent; final.</exception>
    public Mail ToMail()
    {
        if (To is null || Subject is null)
        {
            throw HandlerException.Payload($"'{(To is null ? "to" : "subject")}' is required.");
        }

        if (Subject.Length > LongestSubject || Subject.Any(char.IsControl))
        {
            throw HandlerException.Payload(
                $"'subject' must be one line of at most {LongestSubject} characters."
            );
        }

        if (string.IsNullOrEmpty(Html) && string.IsNullOrEmpty(Text))
        {
            throw HandlerException.Payload("'html' or 'text' is required.");
        }

        var to = Recipient(To);
        return new(to.Address, Subject, Text ?? "")
        {
            ToName = to.Name ?? "",
            Html = string.IsNullOrEmpty(Html) ? null : Html,
        };
    }

    // The address itself stays out of the error, which is shown to those who may not see the payload.
    private static MailboxAddress Recipient(string to) =>
        to.Length <= LongestAddress
        && !to.Any(char.IsControl)
        && MailboxAddress.TryParse(Strict, to, out var mailbox)
        && mailbox is { LocalPart.Length: > 0, Domain.Length: > 0 }
        // Names may come encoded, with anything in them.
        && !(mailbox.Name ?? "").Any(char.IsControl)
        && !mailbox.Address.Any(char.IsControl)
            ? mailbox
            : throw HandlerException.Payload(
                "'to' must be one e-mail address, or a name with one: Ada <ada@example.com>."
            );
}
