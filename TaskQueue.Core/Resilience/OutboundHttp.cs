using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace TaskQueue.Core.Resilience;

/// <summary>
/// The one client for calls that somebody else asked for. It resolves names itself, looks at every address and
/// connects to the very address that it looked at, so that neither an odd spelling nor a name that changes its mind
/// (DNS rebinding) leads inside.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    private readonly bool _anywhere;
    private readonly SocketsHttpHandler _handler;

    /// <summary>Makes the client.</summary>
    /// <param name="options">Whether private addresses may be called.</param>
    public OutboundHttp(IOptions<HttpOptions> options)
    {
        _anywhere = options.Value.AllowPrivateNetworks;
        _handler = new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            MaxResponseHeadersLength = 64,
            ConnectCallback = ConnectAsync,
        };
        Client = new(_handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>The client. It follows no redirects, keeps no cookies, and has no timeout of its own.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc />
    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        CancellationToken cancellationToken
    )
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (!_anywhere && port is not (80 or 443))
        {
            throw new AddressRefusedException(
                $"Port {port} must not be called; Http:AllowPrivateNetworks would allow it."
            );
        }

        IPAddress[] addresses = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (!_anywhere && addresses.FirstOrDefault(a => !AddressRules.IsPublic(a)) is { } inside)
        {
            throw new AddressRefusedException(
                $"{host} leads to {inside}, which is not a public address; Http:AllowPrivateNetworks would allow it."
            );
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>The address must not be called.</summary>
/// <param name="message">Which, and why.</param>
public sealed class AddressRefusedException(string message) : Exception(message);
