using System.Collections.Concurrent;
using System.Net;

namespace TaskQueue.Bench;

/// <summary>People who look at the dashboard, each with a page of their own.</summary>
internal sealed class Crowd : IDisposable
{
    // Browsers do not come back in the same moment: each waits a little, as the product's own script does.
    private static readonly TimeSpan Jitter = TimeSpan.FromSeconds(3);

    private readonly CookieContainer _cookies;
    private readonly Pulse _pulse;
    private readonly HttpClient _http;
    private readonly ConcurrentBag<Circuit> _open = [];

    public Crowd(Uri console, CookieContainer cookies, Pulse pulse)
    {
        (_cookies, _pulse) = (cookies, pulse);
        _http = new(
            new SocketsHttpHandler
            {
                CookieContainer = cookies,
                UseProxy = false,
                MaxConnectionsPerServer = 64,
            }
        )
        {
            BaseAddress = console,
        };
    }

    /// <summary>Opens pages, so many each second, whether or not the ones before are alive.</summary>
    /// <returns>How long each took, in milliseconds.</returns>
    public async Task<IReadOnlyList<double>> OpenAsync(int count, int perSecond)
    {
        var opening = new List<Task<double>>();
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / perSecond));
        while (opening.Count < count)
        {
            opening.Add(OpenAsync());
            await timer.WaitForNextTickAsync(Interruption.Token);
        }

        return await Task.WhenAll(opening);
    }

    /// <summary>Waits until all have lost their page, and lets them open it again.</summary>
    public async Task ComeBackAsync(int count)
    {
        await Task.WhenAll(_open.Select(c => c.GoneAsync()))
            .WaitAsync(TimeSpan.FromSeconds(60), Interruption.Token);
        await LeaveAsync();
        await Task.WhenAll(
            Enumerable
                .Range(0, count)
                .Select(async i =>
                {
                    await Task.Delay(Jitter * ((double)i / count), Interruption.Token);
                    await OpenAsync();
                })
        );
    }

    /// <summary>Closes all pages.</summary>
    public async Task LeaveAsync()
    {
        while (_open.TryTake(out var circuit))
        {
            await circuit.DisposeAsync();
        }
    }

    /// <summary>How many pictures came, and how many bytes.</summary>
    public (long Batches, long Bytes) Drawn() => (_open.Sum(c => c.Batches), _open.Sum(c => c.Bytes));

    /// <summary>How many pages ended by themselves.</summary>
    public int Lost() => _open.Count(c => c.Ended is not null);

    public void Dispose() => _http.Dispose();

    private async Task<double> OpenAsync()
    {
        var circuit = new Circuit(_http, _cookies, _pulse);
        _open.Add(circuit);
        return (await circuit.OpenAsync()).TotalMilliseconds;
    }
}
