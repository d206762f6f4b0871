using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using MimeKit;
using TaskQueue.Core.Email;
using TaskQueue.Core.Execution;
using TaskQueue.Core.Execution.Handlers;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Tests.Execution.Handlers;

/// <summary><c>email.send</c> against a real mail server.</summary>
public sealed class EmailSendHandlerTests
{
    private const string Good = """{"to":"ada@example.com","subject":"x","text":"y"}""";

    private readonly NoteOutbox _notes = new();
    private readonly ManualClock _clock = new(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mail_OfATask_IsSentByTheWorker_OnceAndWhole()
    {
        await using var server = MailServer.Start();
        await using var database = TemporaryDatabase.Sqlite();
        await using var product = await Product.StartAsync(database, settings: server.Settings);

        var id = await product.SubmitAsync(
            "email.send",
            """{"to":"Ada Ünal <ada@example.com>","subject":"Grüße","text":"plain ü","html":"<p>rich ü</p>"}"""
        );
        var task = await product.WaitForAsync(id, TaskState.Succeeded);

        var (message, to) = Assert.Single(server.All);
        Assert.Equal(["ada@example.com"], to);
        var reader = Assert.Single(message.To.Mailboxes);
        Assert.Equal(("Ada Ünal", "ada@example.com"), (reader.Name, reader.Address));
        Assert.Equal(("Grüße", "plain ü"), (message.Subject, message.TextBody!.TrimEnd()));
        Assert.Equal("<p>rich ü</p>", message.HtmlBody!.TrimEnd());
        using var result = JsonDocument.Parse(task.Result!);
        Assert.Equal($"{id:N}@example.com", result.RootElement.GetProperty("messageId").GetString());
        Assert.Equal($"{id:N}@example.com", message.MessageId);
    }

    [Fact]
    public async Task Mail_MayBeInHtmlAlone()
    {
        await using var server = MailServer.Start();

        await RunAsync("""{"to":"ada@example.com","subject":"x","html":"<b>y</b>"}""", server.Port);

        var (message, _) = Assert.Single(server.All);
        Assert.Equal("text/html", Assert.IsType<TextPart>(message.Body).ContentType.MimeType);
    }

    [Theory]
    [InlineData("null", "object")]
    [InlineData("""{"subject":"x","text":"y"}""", "'to' is required")]
    [InlineData("""{"to":"ada@example.com","text":"y"}""", "'subject' is required")]
    [InlineData("""{"to":"ada@example.com","subject":"x"}""", "'html' or 'text' is required")]
    [InlineData("""{"to":"ada","subject":"x","text":"y"}""", "'to' must be one e-mail address")]
    [InlineData("""{"to":"@example.com","subject":"x","text":"y"}""", "'to' must be")]
    [InlineData("""{"to":"","subject":"x","text":"y"}""", "'to' must be")]
    [InlineData("""{"to":"a@example.com, b@example.com","subject":"x","text":"y"}""", "'to' must be")]
    [InlineData("""{"to":"a@example.com\r\nBcc: b@example.com","subject":"x","text":"y"}""", "'to' must be")]
    [InlineData(
        """{"to":"a@example.com","subject":"x\r\nBcc: b@example.com","text":"y"}""",
        "'subject' must be"
    )]
    [InlineData(
        """{"to":"=?utf-8?q?a=0D=0ABcc:_b=40example.com?= <a@example.com>","subject":"x","text":"y"}""",
        "'to' must be"
    )]
    [InlineData("""{"to":["a@example.com"],"subject":"x","text":"y"}""", "to is of the wrong type")]
    [InlineData(
        """{"to":"a@example.com","subject":"x","text":"y","bcc":"b@example.com"}""",
        "no member 'bcc'"
    )]
    public async Task APayloadThatCannotBeSent_IsAFinalFailure_AndSendsNothing(string payload, string reason)
    {
        await using var server = MailServer.Start();

        var failure = await FailAsync(payload, server.Port);

        Assert.Equal(("InvalidPayload", true), (failure.Kind, failure.Final));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Empty(server.All);
    }

    [Theory]
    [InlineData(null, "tasks@example.com")]
    [InlineData("127.0.0.1", null)]
    public async Task WithoutAServerOrASender_ItIsDeadAtOnce(string? host, string? from)
    {
        var failure = await Assert.ThrowsAsync<HandlerException>(() =>
            RunAsync(Good, new SmtpOptions { Host = host, From = from })
        );

        Assert.Equal(("SmtpNotConfigured", true), (failure.Kind, failure.Final));
    }

    [Theory]
    [InlineData("451 try later, ada@example.com", false)]
    [InlineData("550 no such user ada@example.com", true)]
    public async Task WhatTheServerAnswers_SaysWhetherItIsTriedAgain_AndNamesNobody(string answer, bool final)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var served = ServeAsync(listener, answer);

        var failure = await FailAsync(Good, ((IPEndPoint)listener.LocalEndpoint).Port);

        Assert.Equal(("SmtpRefused", final), (failure.Kind, failure.Final));
        Assert.Contains(answer[..3], failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", failure.Message, StringComparison.Ordinal);
        await served;
    }

    [Fact]
    public async Task AServerThatIsNotThere_IsTriedAgain()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var failure = await FailAsync(Good, port);

        Assert.Equal(("SmtpConnection", false), (failure.Kind, failure.Final));
    }

    // Greets, and answers the sender's address with what it is told.
    private static async Task ServeAsync(TcpListener listener, string answer)
    {
        using var client = await listener.AcceptTcpClientAsync(Stop);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        await using var writer = new StreamWriter(client.GetStream(), Encoding.ASCII) { NewLine = "\r\n" };
        writer.AutoFlush = true;
        await writer.WriteLineAsync("220 mail");
        while (await reader.ReadLineAsync(Stop) is { } line)
        {
            await writer.WriteLineAsync(
                line.StartsWith("MAIL", StringComparison.Ordinal) ? answer
                : line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye"
                : "250 mail"
            );
        }
    }

    private Task<HandlerException> FailAsync(string payload, int port) =>
        Assert.ThrowsAsync<HandlerException>(() => RunAsync(payload, port));

    private Task<byte[]> RunAsync(string payload, int port) =>
        RunAsync(
            payload,
            new SmtpOptions
            {
                Host = "127.0.0.1",
                Port = port,
                Tls = SmtpTls.None,
                From = "TaskQueue <tasks@example.com>",
            }
        );

    private Task<byte[]> RunAsync(string payload, SmtpOptions smtp)
    {
        var options = Options.Create(smtp);
        return new EmailSendHandler(new(options, _clock), options).RunAsync(
            new(Samples.Lease("email.send", payload), _notes, _clock),
            Stop
        );
    }
}
