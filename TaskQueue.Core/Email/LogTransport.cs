namespace TaskQueue.Core.Email;

/// <summary>Writes mail to the log: for Development, where there is seldom a mail server.</summary>
/// <param name="logger">The log.</param>
internal sealed partial class LogTransport(ILogger<LogTransport> logger) : IMailTransport
{
    public bool Delivers => false;

    public Task SendAsync(Mail mail, CancellationToken cancellationToken)
    {
        mail.Check();
        LogMail(mail.To, mail.Subject, mail.Text);
        return Task.CompletedTask;
    }

    [LoggerMessage(
        EventId = 13001,
        Level = LogLevel.Information,
        Message = "No mail server is configured. To {To}: {Subject}\n{Text}"
    )]
    private partial void LogMail(string to, string subject, string text);
}
