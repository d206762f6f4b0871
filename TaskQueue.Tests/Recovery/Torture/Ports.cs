using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// Ports that stay ours over restarts of what listens on them: below the range that the kernel hands out by itself for
/// outgoing connections, so that none of those takes one while its server is down.
/// </summary>
internal static class Ports
{
    private const int Lowest = 20_000;
    private const int Highest = 32_000;

    public static int Free()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, Random.Shared.Next(Lowest, Highest));
            try
            {
                listener.Start();
                return ((IPEndPoint)listener.LocalEndpoint).Port;
            }
            catch (SocketException)
            {
                // Taken: try another.
            }
        }
    }
}
