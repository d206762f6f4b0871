using System.Data.Common;
using System.Text.RegularExpressions;

namespace TaskQueue.Core.Settings;

/// <summary>Takes secrets out of values before anybody sees them.</summary>
public static partial class Secrets
{
    /// <summary>What stands in their place.</summary>
    public const string Mask = "***";

    // What may be shown of a connection string. Everything else is hidden: a driver's next version may have
    // another word for a password.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        "host",
        "server",
        "port",
        "database",
        "db",
        "username",
        "user name",
        "user id",
        "userid",
        "uid",
        "user",
        "data source",
        "datasource",
        "filename",
        "mode",
        "cache",
        "foreign keys",
        "recursive triggers",
        "default timeout",
        "command timeout",
        "timeout",
        "pooling",
        "minimum pool size",
        "maximum pool size",
        "min pool size",
        "max pool size",
        "connection idle lifetime",
        "connection lifetime",
        "keepalive",
        "ssl mode",
        "sslmode",
        "application name",
        "search path",
        "target session attributes",
        "multiplexing",
        "ssl",
        "abortconnect",
        "connecttimeout",
        "synctimeout",
        "defaultdatabase",
        "connectretry",
    };

    /// <summary>A connection string without its secrets; one that cannot be read is hidden whole.</summary>
    /// <param name="text">For a database (<c>Host=…;Password=…</c>) or for Redis (<c>host:6379,password=…</c>).</param>
    public static string MaskConnection(string text)
    {
        if (text.Contains("://", StringComparison.Ordinal))
        {
            return text.Contains('=', StringComparison.Ordinal) ? Mask : MaskAddress(text);
        }

        return text.Contains(';', StringComparison.Ordinal) || !IsList().IsMatch(text)
            ? MaskPairs(text)
            : string.Join(",", text.Split(',').Select((part, i) => i == 0 ? part : MaskPart(part)));
    }

    /// <summary>A text without the user and password that an address in it may carry.</summary>
    /// <param name="text">Any text.</param>
    public static string MaskAddress(string text) => UserInfo().Replace(text, $"://{Mask}@");

    private static string MaskPairs(string text)
    {
        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = text };
            foreach (var key in parts.Keys.Cast<string>().Where(k => !Harmless.Contains(k)).ToList())
            {
                parts[key] = Mask;
            }

            // As it was written, where there is nothing to hide.
            return parts.Values.Cast<object>().Any(v => v is Mask) ? parts.ConnectionString : text;
        }
        catch (ArgumentException)
        {
            return text.Length == 0 ? "" : Mask;
        }
    }

    private static string MaskPart(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal);
        // A part without a name is what follows a comma in a password.
        return at < 0 ? Mask
            : Harmless.Contains(part[..at].Trim()) ? part
            : $"{part[..at]}={Mask}";
    }

    // Begins with a host, as Redis's do, not with a name and its value.
    [GeneratedRegex("^[^=,]+(,|$)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex IsList();

    [GeneratedRegex("://.*@", RegexOptions.None, 1000)]
    private static partial Regex UserInfo();
}
