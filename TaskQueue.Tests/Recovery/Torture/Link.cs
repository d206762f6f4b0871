using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A network between two parts that can be slow, silent or cut. While silent it is half-open: nobody is told.</summary>
internal sealed class Link : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly ConcurrentDictionary<TcpClient, byte> _open = new();
    private readonly Task _accepting;
    private volatile TaskCompletionSource? _silence;
    private volatile int _delayMs;

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

    /// <summary>Nothing passes any more, and nobody is told.</summary>
    public void Silence() =>
        _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything passes again, what was held back first.</summary>
    public void Heal()
    {
        _delayMs = 0;
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
            await Task.WhenAny(CopyAsync(near, far), CopyAsync(far, near));
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

    private async Task CopyAsync(TcpClient from, TcpClient to)
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

                await sink.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // As above.
        }
    }

    private static bool IsEnd(Exception e) =>
        e
            is OperationCanceledException
                or SocketException
                or IOException
                or ObjectDisposedException
                or InvalidOperationException;
}
