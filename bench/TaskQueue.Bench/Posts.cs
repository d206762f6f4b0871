using System.Diagnostics;
using System.Net.Sockets;

namespace TaskQueue.Bench;

/// <summary>
/// Many clients in one thread, as an event loop has them: each connection has one post under way, and whichever answers
/// posts anew. A thread for each of 64 connections costs the two cores a switch for every answer.
/// </summary>
internal static class Posts
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    /// <summary>Posts a body again and again.</summary>
    /// <param name="web">The server.</param>
    /// <param name="path">Where to post to.</param>
    /// <param name="body">What to post.</param>
    /// <param name="connections">How many at once.</param>
    /// <param name="most">How many in all.</param>
    /// <param name="longest">When to stop even so.</param>
    /// <returns>How long each took, in milliseconds.</returns>
    /// <exception cref="BenchException">An answer is no success, or none came for half a minute.</exception>
    public static List<double> Send(
        WebProcess web,
        string path,
        byte[] body,
        int connections,
        int most,
        TimeSpan longest
    )
    {
        var all = Enumerable
            .Range(0, Math.Min(connections, most))
            .Select(_ => RawConnection.Open(web.Http, path, body))
            .ToDictionary(connection => connection.Socket);
        try
        {
            return Loop(all, most, longest);
        }
        finally
        {
            foreach (var connection in all.Values)
            {
                connection.Dispose();
            }
        }
    }

    private static List<double> Loop(Dictionary<Socket, RawConnection> all, int most, TimeSpan longest)
    {
        var times = new List<double>();
        var watch = Stopwatch.StartNew();
        foreach (var connection in all.Values)
        {
            connection.Send();
        }

        var (left, waiting, ready) = (most - all.Count, all.Keys.ToList(), new List<Socket>());
        while (waiting.Count > 0)
        {
            ready.Clear();
            ready.AddRange(waiting);
            Socket.Select(ready, null, null, Silence);
            if (ready.Count == 0)
            {
                throw new BenchException($"No answer came for {Silence.TotalSeconds} s.");
            }

            foreach (var socket in ready)
            {
                var connection = all[socket];
                if (connection.Receive() is not { } time)
                {
                    continue;
                }

                times.Add(time);
                if (left > 0 && watch.Elapsed < longest)
                {
                    left--;
                    connection.Send();
                }
                else
                {
                    waiting.Remove(socket);
                }
            }
        }

        return times;
    }
}
