using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TaskQueue.Core.Redis;

/// <summary>Opens the socket to a server, with TLS where wanted. All of it blocks; none of it needs the thread pool.</summary>
internal static class RedisDial
{
    // The kernel repeats an unanswered SYN after a second, then ever later: a fresh try is faster.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(1);

    /// <summary>Connects.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="timeout">How long one address may take, and how long a write may block later.</param>
    /// <exception cref="SocketException">No address answers.</exception>
    public static Socket Connect(RedisEndpoint endpoint, TimeSpan timeout)
    {
        var addresses = IPAddress.TryParse(endpoint.Host, out var address)
            ? [address]
            : Dns.GetHostAddresses(endpoint.Host);
        var patience = timeout < LongestConnect ? timeout : LongestConnect;
        SocketException? last = null;
        foreach (var candidate in addresses)
        {
            var socket = new Socket(candidate.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            {
                NoDelay = true,
            };
            try
            {
                Connect(socket, new IPEndPoint(candidate, endpoint.Port), patience);
                socket.SendTimeout = (int)timeout.TotalMilliseconds;
                KeepAlive(socket);
                return socket;
            }
            catch (SocketException e)
            {
                socket.Dispose();
                last = e;
            }
        }

        throw last ?? new SocketException((int)SocketError.HostNotFound);
    }

    /// <summary>Speaks TLS over a stream.</summary>
    /// <exception cref="AuthenticationException">The certificate is not trusted, or not the server's.</exception>
    public static SslStream Secure(Stream stream, RedisEndpoint endpoint)
    {
        var secure = new SslStream(stream, leaveInnerStreamOpen: false);
        secure.AuthenticateAsClient(
            new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.TlsHost ?? endpoint.Host,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
                CertificateChainPolicy = endpoint.TlsCa is { } file ? TrustOnly(file) : null,
            }
        );
        return secure;
    }

    private static X509ChainPolicy TrustOnly(string file)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    private static void Connect(Socket socket, IPEndPoint to, TimeSpan patience)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(to);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // On its way; the poll below sees its end.
        }

        if (!socket.Poll(patience, SelectMode.SelectWrite))
        {
            throw new SocketException((int)SocketError.TimedOut);
        }

        var outcome = (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (outcome != 0)
        {
            throw new SocketException(outcome);
        }

        socket.Blocking = true;
    }

    // A connection at rest over a dead network is noticed within 20 s; a call in flight has its own timeout.
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 3);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }
}
