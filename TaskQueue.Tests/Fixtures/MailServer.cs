using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using MimeKit;
using SmtpServer;
using SmtpServer.Authentication;
using SmtpServer.ComponentModel;
using SmtpServer.Protocol;
using SmtpServer.Storage;

namespace TaskQueue.Tests.Fixtures;

/// <summary>A real SMTP server on a port of its own, which keeps what it is given.</summary>
internal sealed class MailServer : IAsyncDisposable
{
    public const string User = "postman";
    public const string Password = "rings-twice";

    private readonly Letters _letters = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private MailServer(X509Certificate2? certificate, bool needsUser, bool implicitTls)
    {
        Port = ServerProcess.FreePort();
        var options = new SmtpServerOptionsBuilder()
            .ServerName("mail.example.com")
            .Endpoint(endpoint =>
            {
                endpoint.Endpoint(new IPEndPoint(IPAddress.Loopback, Port)).IsSecure(implicitTls);
                if (certificate is not null)
                {
                    endpoint.Certificate(certificate);
                }

                if (needsUser)
                {
                    endpoint.AuthenticationRequired();
                }
            })
            .Build();
        var services = new ServiceProvider();
        services.Add(_letters);
        services.Add(new OneUser());
        _running = new SmtpServer.SmtpServer(options, services).StartAsync(_end.Token);
    }

    public int Port { get; }

    /// <summary>What it was given, with the recipients of the envelope.</summary>
    public IReadOnlyCollection<(MimeMessage Message, IReadOnlyList<string> To)> All => _letters.All;

    /// <summary>Settings of a product that sends its mail here, in the clear.</summary>
    public (string Key, string Value)[] Settings =>
        [
            ("Smtp:Host", "127.0.0.1"),
            ("Smtp:Port", Port.ToString(CultureInfo.InvariantCulture)),
            ("Smtp:Tls", "None"),
            ("Smtp:From", "TaskQueue <tasks@example.com>"),
            ("PublicUrl", "https://tasks.example.com"),
        ];

    public static MailServer Start(
        X509Certificate2? certificate = null,
        bool needsUser = false,
        bool implicitTls = false
    ) => new(certificate, needsUser, implicitTls);

    /// <summary>Waits for the next mail to somebody that has this in its subject, and gives its text.</summary>
    public async Task<string> TextToAsync(string address, string subject) =>
        await Eventually.ValueAsync(
            () =>
                Task.FromResult(
                    All.LastOrDefault(m =>
                        m.To.Contains(address)
                        && m.Message.Subject!.Contains(subject, StringComparison.Ordinal)
                    ).Message?.TextBody
                ),
            $"a mail '{subject}' to {address}",
            TimeSpan.FromSeconds(30)
        );

    /// <summary>The token of the link in a mail.</summary>
    public static string TokenOf(string text) =>
        new([.. text.Split("?token=")[1].TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')]);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            await _running;
        }
        catch (OperationCanceledException)
        {
            // It was told to end.
        }

        _end.Dispose();
    }

    private sealed class Letters : MessageStore
    {
        private readonly ConcurrentQueue<(MimeMessage, IReadOnlyList<string>)> _all = new();

        public IReadOnlyCollection<(MimeMessage Message, IReadOnlyList<string> To)> All => _all;

        public override async Task<SmtpResponse> SaveAsync(
            ISessionContext context,
            IMessageTransaction transaction,
            ReadOnlySequence<byte> buffer,
            CancellationToken cancellationToken
        )
        {
            using var stream = new MemoryStream(buffer.ToArray());
            var message = await MimeMessage.LoadAsync(stream, cancellationToken);
            _all.Enqueue((message, [.. transaction.To.Select(to => $"{to.User}@{to.Host}")]));
            return SmtpResponse.Ok;
        }
    }

    private sealed class OneUser : IUserAuthenticator
    {
        public Task<bool> AuthenticateAsync(
            ISessionContext context,
            string user,
            string password,
            CancellationToken cancellationToken
        ) => Task.FromResult(user == User && password == Password);
    }
}
