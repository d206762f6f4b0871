using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// A network between two parts that can be slow, silent, cut, or lose what passes. While silent it is half-open: nobody is
/// told.
/// </summary>
internal sealed class Link : IAsyncDisposable
{
    /// <summary>Linux sends again what was not confirmed after this time, and then after twice as long each time.</summary>
    private static readonly TimeSpan FirstRetransmission = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _silence;
    private volatile int _delayMs;
    private volatile Loss? _loss;

    /// <param name="target">The port on loopback that it leads to.</param>
    public Link(int target)
    {
        _target = target;
        _listener = new(IPAddress.Loopback, Ports.Free());
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whatever passes takes this much longer.</summary>
    public void Slow(TimeSpan delay) => _delayMs = (int)delay.TotalMilliseconds;

    /// <summary>
    /// Segments get lost one way. A program never sees a lost, doubled or overtaken segment, because TCP mends it; what it
    /// sees is that bytes come in pieces and wait until their segment was sent again.
    /// </summary>
    /// <param name="probability">How likely a segment is lost, each time that it is sent.</param>
    /// <param name="towards">On the way to the server; otherwise on the way back.</param>
    public void Lose(double probability, bool towards) => _loss = new(probability, towards);

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Silence() =>
        _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again, what was held back first.</summary>
    public void Heal()
    {
        _delayMs = 0;
        _loss = null;
        Interlocked.Exchange(ref _silence, null)?.SetResult();
    }

    /// <summary>Resets all connections; new ones may come.</summary>
    public void Cut()
    {
        foreach (var side in _open.Keys)
        {
            try
            {
                // Lingering for no time at all makes the kernel send a reset. A client that is gone has no socket.
                side.Client?.Close(timeout: 0);
            }
            catch (SocketException)
            {
                // It went away by itself just now.
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Heal();
        await _stop.CancelAsync();
        _listener.Stop();
        Cut();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        try
        {
            while (true)
            {
                var near = await _listener.AcceptTcpClientAsync(_stop.Token);
                passing.RemoveAll(p => p.IsCompleted);
                passing.Add(PassAsync(near));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(passing);
        }
    }

    private async Task PassAsync(TcpClient near)
    {
        using var far = new TcpClient();
        near.NoDelay = far.NoDelay = true;
        try
        {
            _open[near] = 0;
            await far.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
            _open[far] = 0;
            await Task.WhenAny(CopyAsync(near, far, towards: true), CopyAsync(far, near, towards: false));
        }
        catch (Exception e) when (IsEnd(e))
        {
            // One side went away; the other one goes with it.
        }
        finally
        {
            _open.TryRemove(near, out _);
            _open.TryRemove(far, out _);
            near.Dispose();
        }
    }

    private async Task CopyAsync(TcpClient from, TcpClient to, bool towards)
    {
        try
        {
            var (source, sink, buffer) = (from.GetStream(), to.GetStream(), new byte[64 * 1024]);
            while (await source.ReadAsync(buffer, _stop.Token) is var read and > 0)
            {
                if (_delayMs is var delay and > 0)
                {
                    await Task.Delay(delay, _stop.Token);
                }

                if (_silence is { } silence)
                {
                    await silence.Task;
                }

                var rest = buffer.AsMemory(0, read);
                if (_loss is { } loss && loss.Towards == towards)
                {
                    rest = await LoseAsync(sink, rest, loss.Probability);
                }

                await sink.WriteAsync(rest, _stop.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // As above.
        }
    }

    // What came before the lost segment arrives; it and the ones behind it wait. Returns them.
    private async Task<Memory<byte>> LoseAsync(NetworkStream sink, Memory<byte> bytes, double probability)
    {
        var wait = TimeSpan.Zero;
        for (var next = FirstRetransmission; Random.Shared.NextDouble() < probability; next *= 2)
        {
            wait += next;
        }

        if (wait == TimeSpan.Zero)
        {
            return bytes;
        }

        var before = Random.Shared.Next(bytes.Length);
        await sink.WriteAsync(bytes[..before], _stop.Token);
        await Task.Delay(wait, _stop.Token);
        return bytes[before..];
    }

    private static bool IsEnd(Exception e) =>
        e
            is OperationCanceledException
                or SocketException
                or IOException
                or ObjectDisposedException
                or InvalidOperationException;

    private sealed record Loss(double Probability, bool Towards);
}
