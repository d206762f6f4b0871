using System.Net;

namespace TaskQueue.Core.Settings;

/// <summary>Reads an address or a network from a setting.</summary>
public static class NetworkText
{
    /// <summary>Reads one.</summary>
    /// <param name="text">Such as <c>10.0.0.5</c>, <c>10.0.0.0/24</c> or <c>::1</c>.</param>
    /// <returns>The network; that of an address has it alone. Nothing where it is none.</returns>
    public static IPNetwork? TryParse(string text)
    {
        // A v4 address with fewer parts would be read as another than meant, and one without any as a number.
        var first = text.Split('/')[0];
        if (!first.Contains(':', StringComparison.Ordinal) && first.Count(c => c == '.') != 3)
        {
            return null;
        }

        return first.Length < text.Length
            ? IPNetwork.TryParse(text, out var network)
                ? network
                : null
            : IPAddress.TryParse(text, out var address)
                ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
                : null;
    }
}
