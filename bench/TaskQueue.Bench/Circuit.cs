using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TaskQueue.Bench;

/// <summary>
/// A browser that looks at a page of the console, without a browser: it gets the page, opens the socket, starts the components
/// that the page names, says that it has drawn what comes, and answers calls of scripts with nothing.
/// </summary>
/// <param name="pages">Gets pages, with the cookies of whoever looks.</param>
/// <param name="cookies">The same cookies, for the socket.</param>
/// <param name="pulse">What the bench waits to see.</param>
internal sealed partial class Circuit(HttpClient pages, CookieContainer cookies, Pulse pulse)
    : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _saying = new(1, 1);
    private readonly CancellationTokenSource _end = CancellationTokenSource.CreateLinkedTokenSource(
        Interruption.Token
    );
    private readonly TaskCompletionSource _drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ClientWebSocket? _socket;
    private Task _work = Task.CompletedTask;
    private int _seen = -1;
    private long _objects;

    /// <summary>Pictures that came so far.</summary>
    public long Batches { get; private set; }

    /// <summary>Their bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Why the console ended it; none while it has not.</summary>
    public string? Ended { get; private set; }

    /// <summary>Opens the page.</summary>
    /// <returns>How long it took from the request until the first picture of the living page.</returns>
    public async Task<TimeSpan> OpenAsync()
    {
        var watch = Stopwatch.StartNew();
        var page = await pages.GetStringAsync("/", _end.Token);
        var markers = string.Join(
            ',',
            Marker()
                .Matches(page)
                .Select(m => m.Groups["text"].Value)
                .Where(m => m.Contains("\"descriptor\"", StringComparison.Ordinal))
        );
        var state = State().Match(page).Groups["text"].Value;
        var address = pages.BaseAddress!;
        _socket = new ClientWebSocket();
        _socket.Options.Cookies = cookies;
        _socket.Options.Proxy = null;
        await _socket.ConnectAsync(new($"ws://{address.Authority}/_blazor"), _end.Token);
        await _socket.SendAsync(
            Encoding.UTF8.GetBytes("{\"protocol\":\"blazorpack\",\"version\":1}\u001e"),
            WebSocketMessageType.Text,
            endOfMessage: true,
            _end.Token
        );
        _work = Task.WhenAll(HearAsync(), BeatAsync());
        await SayAsync(
            BlazorPack.Call(
                "0",
                "StartCircuit",
                address.ToString(),
                address.ToString(),
                $"[{markers}]",
                state
            )
        );
        await Task.WhenAny(_drawn.Task, _work).WaitAsync(TimeSpan.FromSeconds(60), _end.Token);
        return _drawn.Task.IsCompleted
            ? watch.Elapsed
            : throw new BenchException($"A page did not come alive: {Ended}");
    }

    /// <summary>Waits until the console has gone.</summary>
    public Task GoneAsync() => _work;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _work;
        _socket?.Dispose();
        _saying.Dispose();
        _end.Dispose();
    }

    private async Task HearAsync()
    {
        var (buffer, filled, opened) = (new byte[32 * 1024], 0, false);
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var got = await _socket!.ReceiveAsync(buffer.AsMemory(filled), _end.Token);
                if (got.MessageType is WebSocketMessageType.Close)
                {
                    Ended ??= "it closed the socket";
                    return;
                }

                filled += got.Count;
                if (!opened && buffer.AsSpan(0, filled).IndexOf((byte)0x1E) is >= 0 and var mark)
                {
                    opened = true;
                    (buffer, filled) = Rest(buffer, mark + 1, filled);
                }

                while (
                    opened
                    && BlazorPack.Frame(buffer.AsSpan(0, filled)) is var (length, start)
                    && start + length <= filled
                )
                {
                    await TakeAsync(buffer.AsMemory(start, length));
                    (buffer, filled) = Rest(buffer, start + length, filled);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException)
        {
            Ended ??= e.Message;
        }
        finally
        {
            await _end.CancelAsync();
        }
    }

    private static (byte[] Buffer, int Filled) Rest(byte[] buffer, int from, int filled)
    {
        buffer.AsSpan(from, filled - from).CopyTo(buffer);
        return (buffer, filled - from);
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> message)
    {
        var at = 0;
        if (BlazorPack.Read(message.Span, ref at) is not object?[] parts)
        {
            return;
        }

        if (parts is [3L, ..] && parts[^1] is string failed && parts.Length > 3 && parts[3] is 1L)
        {
            Ended = failed;
        }

        if (parts is not [1L, _, _, string target, object?[] arguments, ..])
        {
            return;
        }

        switch (target)
        {
            case "JS.RenderBatch":
                Batches++;
                Bytes += message.Length;
                if (pulse.Seen(message.Span, _seen) is { } seen)
                {
                    _seen = seen;
                }

                await SayAsync(BlazorPack.Call(null, "OnRenderCompleted", arguments[0], null));
                _drawn.TrySetResult();
                break;
            case "JS.BeginInvokeJS":
                await AnswerAsync(
                    (long)arguments[0]!,
                    (string)arguments[1]!,
                    arguments.ElementAtOrDefault(3) as long?
                );
                break;
            case "JS.Error":
                Ended = arguments[0] as string;
                await _end.CancelAsync();
                break;
            default:
                break;
        }
    }

    // A reference where one is wanted, and otherwise what a browser with nothing to tell would say.
    private Task AnswerAsync(long call, string name, long? kind)
    {
        if (call == 0)
        {
            return Task.CompletedTask;
        }

        var result =
            kind is 1 ? string.Create(CultureInfo.InvariantCulture, $"{{\"__jsObjectId\":{++_objects}}}")
            : name.Contains(".is", StringComparison.Ordinal) ? "false"
            : "null";
        return SayAsync(
            BlazorPack.Call(
                null,
                "EndInvokeJSFromDotNet",
                call,
                true,
                string.Create(CultureInfo.InvariantCulture, $"[{call},true,{result}]")
            )
        );
    }

    private async Task BeatAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(Beat, _end.Token);
                await SayAsync(BlazorPack.Ping());
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // It is over.
        }
    }

    private async Task SayAsync(byte[] message)
    {
        await _saying.WaitAsync(_end.Token);
        try
        {
            await _socket!.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, _end.Token);
        }
        finally
        {
            _saying.Release();
        }
    }

    [GeneratedRegex("<!--Blazor:(?<text>\\{.*?\\})-->", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Marker();

    [GeneratedRegex("<!--Blazor-Server-Component-State:(?<text>.*?)-->", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex State();
}
