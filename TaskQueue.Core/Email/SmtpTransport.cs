using System.Net.Security;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace TaskQueue.Core.Email;

/// <summary>Carries mail to the server of the settings, one connection for each mail.</summary>
/// <param name="options">The settings.</param>
/// <param name="clock">Dates the mail.</param>
internal sealed class SmtpTransport(IOptions<SmtpOptions> options, TimeProvider clock) : IMailTransport
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public bool Delivers => true;

    /// <summary>Judges the server's certificate in the place of the system; for authorities that only tests know.</summary>
    internal RemoteCertificateValidationCallback? Trust { get; init; }

    public async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        mail.Check();
        var smtp = options.Value;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        using var client = new SmtpClient();
        client.Timeout = (int)Patience.TotalMilliseconds;
        // Names and dates of the certificate are checked; lists of revoked ones are often out of reach of a server.
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = Trust;
        await client.ConnectAsync(smtp.Host!, smtp.UsedPort, SecurityOf(smtp.Tls), limit.Token);
        if (!string.IsNullOrEmpty(smtp.User))
        {
            if (!client.IsSecure)
            {
                throw new AuthenticationException("A password is not sent over a connection in the clear.");
            }

            await client.AuthenticateAsync(smtp.User, smtp.Password ?? "", limit.Token);
        }

        using var message = Write(mail, smtp.From!);
        await client.SendAsync(message, limit.Token);
        await client.DisconnectAsync(quit: true, limit.Token);
    }

    // Never "when available": whoever sits in between could make it unavailable.
    private static SecureSocketOptions SecurityOf(SmtpTls tls) =>
        tls switch
        {
            SmtpTls.Tls => SecureSocketOptions.SslOnConnect,
            SmtpTls.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls,
        };

    private MimeMessage Write(Mail mail, string from)
    {
        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = clock.GetUtcNow(),
            Body = BodyOf(mail),
        };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(new MailboxAddress(mail.ToName, mail.To));
        if (mail.Id is { } id)
        {
            message.MessageId = id;
        }

        // Vacation notes and the like must not answer it (RFC 3834).
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    // The plainest first (RFC 2046): readers take the last that they can show.
    private static MimeEntity BodyOf(Mail mail)
    {
        var plain = new TextPart("plain") { Text = mail.Text };
        if (mail.Html is null)
        {
            return plain;
        }

        var html = new TextPart("html") { Text = mail.Html };
        return mail.Text.Length == 0 ? html : new MultipartAlternative { plain, html };
    }
}
