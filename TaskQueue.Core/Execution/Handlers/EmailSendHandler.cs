using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;
using TaskQueue.Core.Email;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>
/// <c>email.send</c>: hands one mail to the server of the settings. A mail that is sent again has the same Message-ID, so that
/// its readers may tell. Neither addresses nor what the server says of them get into errors and logs.
/// </summary>
internal sealed class EmailSendHandler(SmtpTransport transport, IOptions<SmtpOptions> options) : ITaskHandler
{
    private readonly SmtpOptions _smtp = options.Value;

    private string Server =>
        string.Create(CultureInfo.InvariantCulture, $"The mail server {_smtp.Host}:{_smtp.UsedPort}");

    public async Task<byte[]> RunAsync(TaskContext task, CancellationToken cancellationToken)
    {
        var mail = task.ReadPayload<EmailPayload>().ToMail();
        var domain = Sender().Domain is { Length: > 0 } named ? named : "localhost";
        var messageId = $"{task.TaskId:N}@{domain}";
        try
        {
            await transport.SendAsync(mail with { Id = messageId }, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HandlerException("SmtpTimeout", $"{Server} did not take the mail in time.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw Failure(e);
        }

        task.Log(LogLevel.Information, $"{Server} took the mail.");
        return JsonSerializer.SerializeToUtf8Bytes(new { messageId });
    }

    private MailboxAddress Sender() =>
        !string.IsNullOrWhiteSpace(_smtp.Host) && MailboxAddress.TryParse(_smtp.From ?? "", out var sender)
            ? sender
            : throw new HandlerException(
                "SmtpNotConfigured",
                "This worker has no mail server: its settings Smtp:Host and Smtp:From are not set."
            )
            {
                Final = true,
            };

    // 5xx: the server will say the same again. Whatever else keeps it from taking the mail may be over in a while.
    private HandlerException Failure(Exception failure) =>
        failure switch
        {
            SmtpCommandException { StatusCode: var status } => new(
                "SmtpRefused",
                string.Create(CultureInfo.InvariantCulture, $"{Server} answered {(int)status} ({status}).")
            )
            {
                Final = (int)status >= 500,
            },
            AuthenticationException => new("SmtpSignIn", $"{Server} did not let this worker sign in."),
            SocketException socket => new(
                "SmtpConnection",
                $"{Server} could not be reached: {socket.SocketErrorCode}."
            ),
            _ => new("SmtpConnection", $"{Server} could not be talked to: {failure.GetType().Name}."),
        };
}
