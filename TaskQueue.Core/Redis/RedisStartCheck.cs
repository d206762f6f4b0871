using System.Security.Authentication;

namespace TaskQueue.Core.Redis;

/// <summary>
/// Looks at a server before the broker relies on it. A server that is merely away is no fault: the product starts without it.
/// </summary>
internal static class RedisStartCheck
{
    private static readonly RedisScript MayRun = RedisScript.Load("MayRun");

    // What the link itself sends. A script that the server forgot is sent again whole.
    private static readonly string[] Own = ["PING", "EVAL x 0"];
    private static readonly Version Oldest = new(6, 2);

    // CVE-2025-49844 lets whoever may run Lua break out of it; these are the first versions without it.
    private static readonly Version[] WithoutRediShell =
    [
        new(8, 2, 2),
        new(8, 0, 4),
        new(7, 4, 6),
        new(7, 2, 11),
    ];

    /// <summary>Gives the reasons to refuse the start, for people; none when the server is away or fine.</summary>
    /// <param name="link">The link to it.</param>
    /// <param name="needs">
    /// Commands that the user must be allowed to run, each with a key of the right kind, such as
    /// <c>ZADD {q}:ready 0 x</c>. They are not run. A server before Redis 7 cannot tell and is not asked.
    /// </param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(
        RedisLink link,
        IReadOnlyList<string> needs,
        CancellationToken cancellationToken
    )
    {
        var faults = new List<string>();
        try
        {
            var facts = await RedisFacts.ReadAsync(link, cancellationToken);
            faults.AddRange(FaultsOf(facts, link.Endpoint.Display));
            await CheckRightsAsync(link, needs, faults, cancellationToken);
        }
        catch (RedisAwayException e)
        {
            if (e.InnerException is RedisErrorException or AuthenticationException)
            {
                faults.Add(e.Message);
            }
        }
        catch (RedisErrorException e) when (e.Code is not ("LOADING" or "BUSY" or "MASTERDOWN"))
        {
            faults.Add($"Redis at {link.Endpoint.Display} answered: {e.Message}");
        }
        catch (RedisErrorException)
        {
            // It will be ready in a while: as good as away.
        }

        return faults;
    }

    /// <summary>Gives what an operator should know, but what is no reason to refuse the start.</summary>
    /// <param name="link">The link to the server.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    public static async Task<IReadOnlyList<string>> WarningsAsync(
        RedisLink link,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return
            [
                .. WarningsOf(await RedisFacts.ReadAsync(link, cancellationToken), link.Endpoint.Display),
            ];
        }
        catch (Exception e) when (e is RedisAwayException or RedisErrorException)
        {
            return []; // the faults tell why
        }
    }

    /// <summary>Whether the user lacks the right to a command, or the server does not have it.</summary>
    internal static bool IsForbidden(RedisErrorException error) =>
        error.Code == "NOPERM" || error.Message.StartsWith("ERR unknown command", StringComparison.Ordinal);

    internal static IEnumerable<string> FaultsOf(RedisFacts facts, string address)
    {
        if (facts.Version is { } version && version < Oldest)
        {
            yield return $"Redis at {address} is version {version}; {Oldest} or newer is needed.";
        }

        if (facts.IsReplica == true)
        {
            yield return $"Redis at {address} is a replica, which cannot be written: name the primary.";
        }

        if (facts.EvictionPolicy is { } policy && policy != "noeviction")
        {
            yield return $"Redis at {address} has maxmemory-policy {policy}, which throws away ready tasks: set it to noeviction.";
        }
    }

    internal static IEnumerable<string> WarningsOf(RedisFacts facts, string address)
    {
        if (facts.Server == "redis" && facts.Version is { } version && HasRediShell(version))
        {
            yield return $"Redis at {address} is version {version}. Unless your distribution has patched it, whoever may run "
                + "scripts can take it over (CVE-2025-49844): use 8.2.2, 8.0.4, 7.4.6, 7.2.11 or newer.";
        }

        if (facts.EvictionPolicy is null)
        {
            yield return $"The user may not ask Redis at {address} for its maxmemory-policy: make sure that it is noeviction.";
        }
    }

    private static bool HasRediShell(Version version)
    {
        var fixedIn = WithoutRediShell.FirstOrDefault(first =>
            (first.Major, first.Minor) == (version.Major, version.Minor)
        );
        return version < (fixedIn ?? WithoutRediShell[0]);
    }

    private static async Task CheckRightsAsync(
        RedisLink link,
        IReadOnlyList<string> needs,
        List<string> faults,
        CancellationToken cancellationToken
    )
    {
        foreach (var need in Own.Concat(needs))
        {
            using var arguments = new RedisArguments();
            foreach (var word in need.Split(' '))
            {
                arguments.Add(word);
            }

            try
            {
                var may = await link.RunAsync(MayRun, arguments, cancellationToken);
                if (may.IsNull)
                {
                    return;
                }

                if (may.AsLong() == 0)
                {
                    faults.Add($"The user may not run \"{need}\" at Redis {link.Endpoint.Display}.");
                }
            }
            catch (RedisErrorException e) when (IsForbidden(e))
            {
                // Without the right to scripts there is nothing more to ask.
                faults.Add(
                    $"The user may not run scripts (EVALSHA, EVAL) at Redis {link.Endpoint.Display}: {e.Message}"
                );
                return;
            }
            catch (RedisErrorException e)
                when (e.Message.Contains("Invalid command", StringComparison.Ordinal))
            {
                faults.Add($"Redis at {link.Endpoint.Display} does not know the command \"{need}\".");
            }
        }
    }
}
