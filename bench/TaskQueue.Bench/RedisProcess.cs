using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace TaskQueue.Bench;

/// <summary>A Redis of the bench's own, with the append-only file that an installation would have.</summary>
internal sealed class RedisProcess : IAsyncDisposable
{
    private RedisProcess(ServedProcess process, int port) => (Process, Port) = (process, port);

    public ServedProcess Process { get; }

    public int Port { get; }

    public static async Task<RedisProcess> StartAsync(string folder)
    {
        var port = ServedProcess.FreePort();
        Directory.CreateDirectory(folder);
        var program = BenchPaths.Program("redis-server", "redis-server");
        string[] arguments =
        [
            "--port",
            port.ToString(CultureInfo.InvariantCulture),
            "--bind",
            "127.0.0.1",
            "--dir",
            folder,
            "--save",
            "",
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
        ];
        var redis = new RedisProcess(ServedProcess.Start(program, arguments, folder), port);
        try
        {
            await redis.Process.WaitUntilAsync(() => Task.FromResult(Listens(port)), "Redis is ready");
            return redis;
        }
        catch
        {
            await redis.DisposeAsync();
            throw;
        }
    }

    /// <summary>What its data take up, in bytes.</summary>
    public long UsedBytes()
    {
        using var client = new TcpClient("127.0.0.1", Port);
        using var stream = client.GetStream();
        stream.Write("INFO memory\r\n"u8);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith("used_memory:", StringComparison.Ordinal))
            {
                return long.Parse(line.AsSpan("used_memory:".Length), CultureInfo.InvariantCulture);
            }
        }

        throw new BenchException("Redis does not tell its memory.");
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
