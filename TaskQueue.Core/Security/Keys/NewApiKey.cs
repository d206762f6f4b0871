using System.Net;

namespace TaskQueue.Core.Security.Keys;

/// <summary>A key to be made.</summary>
public sealed record NewApiKey
{
    /// <summary>Characters of a name.</summary>
    public const int LongestName = 100;

    /// <summary>The longest that a key may live.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    /// <summary>How long it lives unless told otherwise.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromDays(90);

    private const int Most = 50;
    private const int MostRequests = 1_000_000;

    /// <summary>What it is for.</summary>
    public required string Name { get; init; }

    /// <summary>What it is to allow.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The queues that it is limited to.</summary>
    public IReadOnlyList<string> Queues { get; init; } = [];

    /// <summary>The addresses and networks that it may come from, as <c>10.0.0.7</c> or <c>10.0.0.0/8</c>.</summary>
    public IReadOnlyList<string> Networks { get; init; } = [];

    /// <summary>When it ends; after 90 days when absent.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Requests a minute at the most.</summary>
    public int? RateLimit { get; init; }

    /// <summary>Says what is wrong with it.</summary>
    /// <param name="now">The time.</param>
    public FieldErrors Check(DateTimeOffset now)
    {
        var errors = new FieldErrors();
        errors.Require(!string.IsNullOrWhiteSpace(Name), "name", "Is required.");
        TextRules.Check(Name, "name", LongestName, errors);
        RoleRules.CheckPermissions(Scopes, "scopes", errors);
        RoleRules.CheckQueues(Queues, Scopes, errors);
        CheckNetworks(errors);
        errors.Require(
            ExpiresAt is not { } end || (end > now && end <= now + Longest),
            "expiresAt",
            $"Must lie in the future, within {Longest.Days} days."
        );
        errors.Require(
            RateLimit is null or (> 0 and <= MostRequests),
            "rateLimit",
            $"Must be 1 to {MostRequests} requests a minute."
        );
        return errors;
    }

    /// <summary>
    /// Says what of it the maker lacks. One that names no queues is limited to those of its owner, as
    /// they are when it is used.
    /// </summary>
    /// <param name="maker">Who asks.</param>
    public FieldErrors CheckReach(Actor maker) =>
        RoleRules.CheckReach(
            Scopes,
            "scopes",
            s => Queues.Count == 0 ? maker.May(s) : Queues.All(q => maker.May(s, q))
        );

    private void CheckNetworks(FieldErrors errors)
    {
        errors.Require(Networks.Count <= Most, "networks", $"At most {Most}.");
        foreach (var text in Networks.Where(n => !TryReadNetwork(n, out _)).Take(3))
        {
            errors.Add(
                "networks",
                $"'{Shorten(text)}' is neither an address nor a network such as 10.0.0.0/8."
            );
        }
    }

    /// <summary>Reads an address or a network.</summary>
    internal static bool TryReadNetwork(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    private static string Shorten(string text) => text.Length > 60 ? text[..60] + "…" : text;
}
