using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit.Security;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Email;

namespace TaskQueue.Tests.Email;

/// <summary>Mail over a real server: encrypted where it has to be, and with one recipient whatever the texts say.</summary>
public sealed class SmtpTests : IDisposable
{
    private static readonly Mail Hello = new("ada@example.com", "Grüße", "Hello\n\n. a line with a dot");

    private readonly TestCertificates _certificates = new("localhost");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task Mail_ArrivesAsItWasWritten()
    {
        await using var server = MailServer.Start();

        await Transport(server, SmtpTls.None).SendAsync(Hello, Stop);

        var (message, to) = Assert.Single(server.All);
        Assert.Equal(["ada@example.com"], to);
        Assert.Equal(
            ("Grüße", "tasks@example.com"),
            (message.Subject, message.From.Mailboxes.Single().Address)
        );
        Assert.Equal(Hello.Text, message.TextBody!.TrimEnd().ReplaceLineEndings("\n"));
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
    }

    // S45
    [Theory]
    [InlineData(SmtpTls.StartTls)]
    [InlineData(SmtpTls.Tls)]
    public async Task Password_GoesOverAnEncryptedConnection(SmtpTls tls)
    {
        using var certificate = Certificate();
        await using var server = MailServer.Start(certificate, needsUser: true, tls is SmtpTls.Tls);

        await Transport(server, tls, user: true, trusts: true).SendAsync(Hello, Stop);

        Assert.Single(server.All);
    }

    // S45
    [Theory]
    [InlineData(SmtpTls.StartTls)]
    [InlineData(SmtpTls.Tls)]
    public async Task ServerWithACertificateOfNobody_GetsNothing(SmtpTls tls)
    {
        using var certificate = Certificate();
        await using var server = MailServer.Start(certificate, needsUser: true, tls is SmtpTls.Tls);

        await Assert.ThrowsAsync<SslHandshakeException>(() =>
            Transport(server, tls, user: true).SendAsync(Hello, Stop)
        );

        Assert.Empty(server.All);
    }

    // S45: a server that cannot encrypt is left before anything is said.
    [Fact]
    public async Task ServerWithoutStartTls_GetsNeitherMailNorPassword()
    {
        await using var server = MailServer.Start();

        await Assert.ThrowsAsync<NotSupportedException>(() =>
            Transport(server, SmtpTls.StartTls, user: true).SendAsync(Hello, Stop)
        );

        Assert.Empty(server.All);
    }

    // S45: what stands in the stream behind the answer to STARTTLS was not sent by whom we then talk to.
    [Fact]
    public async Task AnswersBeforeTheHandshake_AreNotBelieved()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var heard = Task.Run(() => InjectAsync(listener), Stop);

        await Assert.ThrowsAnyAsync<Exception>(() =>
            Transport(port, SmtpTls.StartTls, user: true, trusts: true).SendAsync(Hello, Stop)
        );

        Assert.DoesNotContain("AUTH", await heard, StringComparison.OrdinalIgnoreCase);
    }

    // S44
    [Theory]
    [InlineData("ada@example.com\r\nBcc: eve@example.com", "Hello")]
    [InlineData("ada@example.com", "Hello\r\nBcc: eve@example.com")]
    [InlineData("\"a\r\nRCPT TO:<eve@example.com>\"@example.com", "Hello")]
    [InlineData("ada@example.com", "Hello\0")]
    public async Task LineBreaks_InAddressOrSubject_AreRefused(string to, string subject)
    {
        await using var server = MailServer.Start();

        await Assert.ThrowsAsync<FormatException>(() =>
            Transport(server, SmtpTls.None).SendAsync(new(to, subject, "x"), Stop)
        );

        Assert.Empty(server.All);
    }

    // S44
    [Fact]
    public async Task HeadersInTheText_StayText()
    {
        await using var server = MailServer.Start();

        await Transport(server, SmtpTls.None)
            .SendAsync(Hello with { Text = "x\r\n.\r\nMAIL FROM:<a@b>\r\nRCPT TO:<eve@example.com>" }, Stop);

        var (message, to) = Assert.Single(server.All);
        Assert.Equal(["ada@example.com"], to);
        Assert.Empty(message.Bcc);
    }

    [Fact]
    public async Task WrongPassword_IsTold()
    {
        using var certificate = Certificate();
        await using var server = MailServer.Start(certificate, needsUser: true);

        await Assert.ThrowsAsync<AuthenticationException>(() =>
            Transport(server.Port, SmtpTls.StartTls, user: true, trusts: true, password: "x")
                .SendAsync(Hello, Stop)
        );
    }

    private static async Task<string> InjectAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Stop);
        var stream = client.GetStream();
        var buffer = new byte[4096];
        await stream.WriteAsync(Encoding.ASCII.GetBytes("220 mail\r\n"), Stop);
        Assert.NotEqual(0, await stream.ReadAsync(buffer, Stop));
        await stream.WriteAsync(Encoding.ASCII.GetBytes("250-mail\r\n250 STARTTLS\r\n"), Stop);
        Assert.NotEqual(0, await stream.ReadAsync(buffer, Stop));
        // In one piece: the go-ahead, and an answer to the EHLO that is to come after the handshake.
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes("220 go ahead\r\n250-mail\r\n250 AUTH PLAIN LOGIN\r\n"),
            Stop
        );
        var text = new StringBuilder();
        try
        {
            for (int read; (read = await stream.ReadAsync(buffer, Stop)) > 0; )
            {
                text.Append(Encoding.ASCII.GetString(buffer, 0, read));
                client.Close();
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The other side has left.
        }

        return text.ToString();
    }

    private X509Certificate2 Certificate()
    {
        using var pem = X509Certificate2.CreateFromPemFile(_certificates.ServerFile, _certificates.KeyFile);
        return X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
    }

    private static SmtpTransport Transport(
        MailServer server,
        SmtpTls tls,
        bool user = false,
        bool trusts = false
    ) => Transport(server.Port, tls, user, trusts);

    // Trusts the authority of the test, and nothing else about the certificate less than the system does.
    private static SmtpTransport Transport(
        int port,
        SmtpTls tls,
        bool user = false,
        bool trusts = false,
        string password = MailServer.Password
    ) =>
        new(
            Options.Create(
                new SmtpOptions
                {
                    Host = tls is SmtpTls.None ? "127.0.0.1" : "localhost",
                    Port = port,
                    Tls = tls,
                    User = user ? MailServer.User : null,
                    Password = user ? password : null,
                    From = "TaskQueue <tasks@example.com>",
                }
            ),
            TimeProvider.System
        )
        {
            Trust = trusts
                ? (_, _, _, errors) =>
                    (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) is SslPolicyErrors.None
                : null,
        };
}
