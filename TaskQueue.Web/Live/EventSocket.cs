using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using TaskQueue.Core;
using TaskQueue.Core.Events;
using TaskQueue.Core.Signals;

namespace TaskQueue.Web.Live;

/// <summary>News over a WebSocket, as messages of JSON; the client may ask for something else meanwhile.</summary>
/// <param name="socket">The socket.</param>
/// <param name="connection">Whose filter the client changes.</param>
internal sealed class EventSocket(WebSocket socket, EventConnection connection) : IDisposable
{
    /// <summary>Bytes of a message from the client.</summary>
    public const int LongestMessage = 32 * 1024;

    // A client that sends more often waits: it is not read meanwhile.
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        MaxDepth = 8,
    };

    private readonly SemaphoreSlim _saying = new(1, 1);

    /// <summary>Talks until either side ends it.</summary>
    /// <param name="news">What comes.</param>
    /// <param name="end">Ends the news with the socket.</param>
    public async Task RunAsync(IAsyncEnumerable<EventNews> news, CancellationTokenSource end)
    {
        // Not ended with the news: to give up a receive breaks the socket off, and nobody would hear the farewell.
        using var deaf = new CancellationTokenSource();
        var hearing = HearAsync(end, deaf.Token);
        try
        {
            await foreach (var next in news)
            {
                await SayAsync(next, end.Token);
            }

            await PartAsync(WebSocketCloseStatus.PolicyViolation, "No more for this caller.");
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            await PartAsync(WebSocketCloseStatus.EndpointUnavailable, "Come back with the last id.");
        }
        catch (WebSocketException)
        {
            // The client has gone.
        }
        finally
        {
            await end.CancelAsync();
            // What was said last is lost with a socket that is broken off before the client has heard it, and answered.
            await Task.WhenAny(hearing, Task.Delay(Farewell, CancellationToken.None));
            await deaf.CancelAsync();
            await hearing;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _saying.Dispose();

    private async Task SayAsync(EventNews news, CancellationToken cancellationToken)
    {
        if (news.Turn is not EventTurn.Events)
        {
            await SayAsync(
                json =>
                {
                    json.WriteString("event", EventLines.WordOf(news.Turn));
                    json.WriteString("id", news.At.ToString());
                    if (news.Reason is { } reason)
                    {
                        json.WriteString("reason", reason);
                    }
                },
                cancellationToken
            );
            return;
        }

        foreach (var one in news.Events)
        {
            await SayAsync(
                json =>
                {
                    json.WriteString("event", one.Happened!.Topic.Word());
                    json.WriteString("id", (news.At with { Number = one.Number }).ToString());
                    json.WritePropertyName("data");
                    json.WriteRawValue(one.Json.Span, skipInputValidation: true);
                },
                cancellationToken
            );
        }
    }

    private async Task SayAsync(Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>(512);
        await using (var json = new Utf8JsonWriter(message))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        await _saying.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(
                message.WrittenMemory,
                WebSocketMessageType.Text,
                endOfMessage: true,
                cancellationToken
            );
        }
        finally
        {
            _saying.Release();
        }
    }

    private async Task HearAsync(CancellationTokenSource end, CancellationToken cancellationToken)
    {
        var buffer = new byte[LongestMessage];
        try
        {
            while (await ReceiveAsync(buffer, cancellationToken) is { } message)
            {
                await AnswerAsync(message, cancellationToken);
                await Task.Delay(BetweenMessages, cancellationToken);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It is over.
        }
        finally
        {
            await end.CancelAsync();
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            var got = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            length += got.Count;
            switch (got.MessageType)
            {
                case WebSocketMessageType.Close:
                    return null;
                case WebSocketMessageType.Binary:
                    await PartAsync(WebSocketCloseStatus.InvalidMessageType, "Messages are JSON, as text.");
                    return null;
                case var _ when got.EndOfMessage:
                    return buffer.AsMemory(0, length);
                case var _ when length == buffer.Length:
                    await PartAsync(WebSocketCloseStatus.MessageTooBig, $"At most {LongestMessage} bytes.");
                    return null;
            }
        }
    }

    private Task AnswerAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        EventFilter? filter = null;
        try
        {
            var wish = JsonSerializer.Deserialize<EventWish>(message.Span, Strict) ?? new();
            filter = EventFilter.Of(
                wish.Topics ?? [],
                wish.Queue ?? [],
                wish.Type ?? [],
                wish.Id ?? [],
                errors
            );
        }
        catch (JsonException)
        {
            errors.Add(
                "message",
                "Must be JSON such as {\"topics\":[\"tasks\"],\"queue\":[\"mail\"],\"type\":[],\"id\":[]}."
            );
        }

        if (filter is null || !errors.IsEmpty)
        {
            return SayAsync(json => WriteErrors(json, errors), cancellationToken);
        }

        connection.Filter = filter;
        return SayAsync(
            json =>
            {
                json.WriteString("event", "filter");
                json.WriteStartArray("topics");
                foreach (var topic in filter.Topics.Order())
                {
                    json.WriteStringValue(topic.Word());
                }

                json.WriteEndArray();
            },
            cancellationToken
        );
    }

    private static void WriteErrors(Utf8JsonWriter json, FieldErrors errors)
    {
        json.WriteString("event", "refused");
        json.WritePropertyName("errors");
        JsonSerializer.Serialize(json, errors.ToDictionary());
    }

    private async Task PartAsync(WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            await _saying.WaitAsync(patience.Token);
            try
            {
                if (socket.State is WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                }
                else if (socket.State is WebSocketState.Open)
                {
                    await socket.CloseOutputAsync(status, reason, patience.Token);
                }
            }
            finally
            {
                _saying.Release();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client has gone, or does not listen.
        }
    }
}

/// <summary>What a client asks for from now on.</summary>
/// <param name="Topics">Words of topics; everything but metrics when absent.</param>
/// <param name="Queue">Names of queues.</param>
/// <param name="Type">Types.</param>
/// <param name="Id">Ids.</param>
internal sealed record EventWish(
    IReadOnlyList<string>? Topics = null,
    IReadOnlyList<string>? Queue = null,
    IReadOnlyList<string>? Type = null,
    IReadOnlyList<string>? Id = null
);
