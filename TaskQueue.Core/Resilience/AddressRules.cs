using System.Net;
using System.Net.Sockets;

namespace TaskQueue.Core.Resilience;

/// <summary>Tells public addresses from those that must not be called on behalf of others: loopback, private, link-local …</summary>
/// <remarks>The ranges are those of the IANA special-purpose address registries (RFC 6890) that lead inside.</remarks>
public static class AddressRules
{
    private static readonly IPNetwork[] Inside =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("127.0.0.0/8"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("224.0.0.0/3"),
        // Unspecified, loopback, and IPv4 in old clothes.
        IPNetwork.Parse("::/96"),
        IPNetwork.Parse("::ffff:0:0:0/96"),
        IPNetwork.Parse("64:ff9b::/96"),
        IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("2001::/23"),
        IPNetwork.Parse("2002::/16"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fec0::/10"),
        IPNetwork.Parse("ff00::/8"),
    ];

    /// <summary>Whether an address leads outside.</summary>
    /// <param name="address">The address; an IPv4 address mapped into IPv6 counts as what it is.</param>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6
            && !Inside.Any(network =>
                network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain)
            );
    }
}
