namespace TaskQueue.Tests.Fixtures;

/// <summary>
/// Where the servers are that <c>./test.sh</c> starts. A test that needs one which is not there skips; with
/// <c>CI=true</c> it fails.
/// </summary>
internal static class TestServers
{
    private static bool MustRun => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Gives the connection string of a PostgreSQL server, for a user who may create databases.</summary>
    public static string RequirePostgres() =>
        Require("TASKQUEUE_TEST_POSTGRES", "a PostgreSQL server", MustRun);

    /// <summary>Gives <c>host:port</c> of a Redis server.</summary>
    public static string RequireRedis() => Require("TASKQUEUE_TEST_REDIS", "a Redis server", MustRun);

    /// <summary>Gives the path of the Chromium program.</summary>
    public static string RequireChromium() =>
        Require("TASKQUEUE_TEST_CHROMIUM", "a Chromium browser", MustRun);

    /// <summary>Makes sure that a Redis server of one's own can be started.</summary>
    public static void RequireRedisProgram()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, "redis-server"))))
        {
            Refuse("redis-server is not on the path. ./test.sh installs it.", MustRun);
        }
    }

    internal static string Require(string variable, string what, bool mustRun)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
        {
            return value;
        }

        return Refuse($"{variable} is not set: this test needs {what}. ./test.sh starts one.", mustRun);
    }

    private static string Refuse(string reason, bool mustRun)
    {
        if (mustRun)
        {
            Assert.Fail(reason);
        }

        Assert.Skip(reason);
        return reason;
    }
}
