using System.Threading.Channels;
using MailKit.Net.Smtp;
using Microsoft.Extensions.Hosting;

namespace TaskQueue.Core.Email;

/// <summary>
/// Sends mail in the background, so that no request takes longer because of it, nor tells by its time whether there was
/// anything to send. A mail that the server does not take is tried again; what waits is lost when the process ends.
/// </summary>
/// <param name="transport">Carries it; absent where mail can neither be sent nor logged.</param>
/// <param name="clock">Measures the rests.</param>
/// <param name="logger">The log.</param>
public sealed partial class OutgoingMail(
    IMailTransport? transport,
    TimeProvider clock,
    ILogger<OutgoingMail> logger
) : BackgroundService
{
    private const int Most = 1000;

    private static readonly TimeSpan[] Rests =
    [
        TimeSpan.FromSeconds(2),
        TimeSpan.FromSeconds(15),
        TimeSpan.FromSeconds(60),
    ];

    private readonly Channel<Mail> _waiting = Channel.CreateBounded<Mail>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    /// <summary>Whether mail reaches those whom it is for.</summary>
    public bool Delivers => transport is { Delivers: true };

    /// <summary>Whether mail goes anywhere at all: to its reader, or into the log.</summary>
    public bool IsOpen => transport is not null;

    /// <summary>Sends a mail when its turn comes.</summary>
    /// <param name="mail">The mail.</param>
    public void Add(Mail mail)
    {
        mail.Check();
        _waiting.Writer.TryWrite(mail);
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var mail in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await SendAsync(mail, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private async Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        for (var attempt = 0; transport is not null; attempt++)
        {
            try
            {
                await transport.SendAsync(mail, cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                // What the server says may hold the address.
                var answer = e is SmtpCommandException command ? command.StatusCode.ToString() : "none";
                LogFailed(attempt + 1, e.GetType().Name, answer);
                if (attempt == Rests.Length || IsFinal(e))
                {
                    return;
                }

                await Task.Delay(Rests[attempt], clock, cancellationToken);
            }
        }
    }

    // 5xx: the server will say the same again.
    private static bool IsFinal(Exception e) =>
        e is FormatException || (e is SmtpCommandException command && (int)command.StatusCode >= 500);

    [LoggerMessage(
        EventId = 13002,
        Level = LogLevel.Warning,
        Message = "A mail could not be sent, attempt {Attempt}: {Kind}, the server's answer: {Answer}"
    )]
    private partial void LogFailed(int attempt, string kind, string answer);
}
