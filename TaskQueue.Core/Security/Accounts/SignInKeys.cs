using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>What failures are counted by.</summary>
internal static class SignInKeys
{
    /// <summary>A name, wherever it is tried from.</summary>
    public static string OfName(string name) => Hash("n:" + name);

    /// <summary>A name where it has signed in before.</summary>
    public static string OfPlace(string name, IPAddress? address) => Hash($"p:{name}@{NetworkOf(address)}");

    /// <summary>An address, whatever names are tried from it.</summary>
    public static string OfAddress(IPAddress? address) => Hash("a:" + NetworkOf(address));

    /// <summary>Requests of another kind, by what they are about.</summary>
    public static string OfRequest(string kind, string about) => Hash($"{kind}:{about}");

    /// <summary>The network that one household or server has: an IPv4 address, or the /64 of an IPv6 one.</summary>
    public static string NetworkOf(IPAddress? address) =>
        address is null or { AddressFamily: not AddressFamily.InterNetworkV6 } or { IsIPv4MappedToIPv6: true }
            ? address?.MapToIPv4().ToString() ?? "none"
            : Convert.ToHexString(address.GetAddressBytes().AsSpan(0, 8));

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
