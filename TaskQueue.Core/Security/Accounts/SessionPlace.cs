using System.Net;

namespace TaskQueue.Core.Security.Accounts;

/// <summary>Where a session is begun.</summary>
/// <param name="Address">The address; none when it is not known.</param>
/// <param name="Agent">What the browser or the program calls itself; none when it says nothing.</param>
public sealed record SessionPlace(string? Address, string? Agent)
{
    /// <summary>Characters that an address has at the most.</summary>
    public const int LongestAddress = 45;

    /// <summary>Characters of an agent that are kept.</summary>
    public const int LongestAgent = 256;

    /// <summary>Nothing is known of it.</summary>
    public static readonly SessionPlace Unknown = new(null, null);

    /// <summary>Makes one of what a request says.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="agent">Its header <c>User-Agent</c>: anything at all, so only what can be shown is kept of it.</param>
    public static SessionPlace Of(IPAddress? address, string? agent)
    {
        var known = address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
        var shown = new string([
            .. (agent ?? "").Where(c => !char.IsControl(c) && !char.IsSurrogate(c)).Take(LongestAgent),
        ]).Trim();
        // An IPv6 address may name an interface of this machine behind a percent sign.
        return new(known?.ToString().Split('%')[0], shown.Length == 0 ? null : shown);
    }
}
