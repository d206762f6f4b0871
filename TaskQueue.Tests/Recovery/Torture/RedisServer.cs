using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>A Redis server of this run alone, which may be killed, emptied, put to sleep and given an old file.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private Process? _process;

    private RedisServer(string program, int port)
    {
        _program = program;
        Port = port;
    }

    public int Port { get; }

    private string Dump => _folder.File("dump.rdb");

    /// <summary>Starts a server; skips the test where Redis is not installed.</summary>
    /// <param name="appendOnly">Whether it keeps what it knows over its death.</param>
    public static async Task<RedisServer> StartAsync(bool appendOnly)
    {
        if (Shell.Find("redis-server") is not { } program)
        {
            TestServers.RequireRedis();
            Assert.Skip("redis-server is not on this machine, so none can be killed.");
            throw new InvalidOperationException("Skipped.");
        }

        var server = new RedisServer(program, Ports.Free());
        await server.StartAgainAsync(appendOnly);
        return server;
    }

    /// <summary>Starts it on what is in its folder, and waits until it answers.</summary>
    public async Task StartAgainAsync(bool appendOnly)
    {
        var start = new ProcessStartInfo(_program)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        string[] arguments =
        [
            .. new[] { "--bind", "127.0.0.1", "--dir", _folder.Path, "--save", "" },
            .. new[] { "--port", Port.ToString(CultureInfo.InvariantCulture) },
            .. new[] { "--appendonly", appendOnly ? "yes" : "no", "--appendfsync", "everysec" },
            .. new[] { "--enable-debug-command", "local" },
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await Eventually.TrueAsync(
            async () => await TryAskAsync("PING") == "+PONG",
            "Redis answers",
            TimeSpan.FromSeconds(20)
        );
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    /// <summary>Forgets what the folder keeps.</summary>
    public void Forget()
    {
        File.Delete(Dump);
        var log = _folder.File("appendonlydir");
        if (Directory.Exists(log))
        {
            Directory.Delete(log, recursive: true);
        }
    }

    /// <summary>Keeps a copy of what it knows now.</summary>
    public async Task SaveCopyAsync()
    {
        await TryAskAsync("SAVE");
        File.Copy(Dump, _folder.File("old.rdb"), overwrite: true);
    }

    /// <summary>Dies, and comes back with the copy.</summary>
    public async Task RestoreCopyAsync()
    {
        await KillAsync();
        Forget();
        if (File.Exists(_folder.File("old.rdb")))
        {
            File.Copy(_folder.File("old.rdb"), Dump);
        }

        await StartAgainAsync(appendOnly: false);
    }

    /// <summary>Sends one command. Returns its first line; null when there is no answer.</summary>
    public async Task<string?> TryAskAsync(params IReadOnlyList<string> words) =>
        (await TryReadAsync(words))?.Split("\r\n")[0];

    /// <summary>The keys that are there, and how many entries those streams have that are among them.</summary>
    public async Task<IReadOnlyDictionary<string, long>> SizesAsync()
    {
        var sizes = new Dictionary<string, long>(StringComparer.Ordinal);
        var keys = (await TryReadAsync("KEYS", "*") ?? "")
            .Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line[0] is not ('*' or '$'));
        foreach (var key in keys)
        {
            // An error for what is no stream; such a key is there only while it has entries.
            var length = await TryAskAsync("XLEN", key);
            sizes[key] = length?[0] == ':' ? long.Parse(length[1..], CultureInfo.InvariantCulture) : 1;
        }

        return sizes;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
        _folder.Dispose();
    }

    private async Task<string?> TryReadAsync(params IReadOnlyList<string> words)
    {
        try
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(15));
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port, deadline.Token);
            var stream = client.GetStream();
            var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"*{words.Count}\r\n");
            foreach (var word in words)
            {
                request.Append(CultureInfo.InvariantCulture, $"${word.Length}\r\n{word}\r\n");
            }

            // A second command marks the end of the answer to the first.
            request.Append("*2\r\n$4\r\nECHO\r\n$8\r\nthat-all\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(request.ToString()), deadline.Token);
            var (answer, buffer) = (new StringBuilder(), new byte[64 * 1024]);
            while (!answer.ToString().EndsWith("$8\r\nthat-all\r\n", StringComparison.Ordinal))
            {
                var read = await stream.ReadAsync(buffer, deadline.Token);
                if (read == 0)
                {
                    return null;
                }

                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }

            return answer.ToString()[..^"$8\r\nthat-all\r\n".Length];
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
