using System.Globalization;

namespace TaskQueue.Core.Redis;

/// <summary>The two ways to write a <see cref="RedisEndpoint"/>. No message repeats what could be part of a password.</summary>
internal static class RedisEndpointText
{
    private const string CommaHint =
        "a password with a comma must be given as redis://user:password@host, the comma as %2C";

    private static readonly RedisEndpoint Defaults = new(
        "",
        RedisEndpoint.DefaultPort,
        null,
        null,
        0,
        false,
        null,
        null,
        RedisEndpoint.DefaultTimeout
    );

    public static RedisEndpoint Parse(string text)
    {
        text = text.Trim();
        var endpoint =
            text.Contains("://", StringComparison.Ordinal) && SchemeOf(text) is { } scheme
                ? ParseUrl(text[(scheme.Length + 3)..], tls: scheme == "rediss")
                : ParseOptions(text);
        return endpoint is { User: not null, Password: null }
            ? throw new FormatException("names a user without a password")
            : endpoint;
    }

    private static RedisEndpoint ParseOptions(string text)
    {
        var parts = text.Split(',', StringSplitOptions.TrimEntries);
        if (parts[0].Contains('=', StringComparison.Ordinal))
        {
            throw new FormatException("must start with host:port, before any option");
        }

        var endpoint = WithAddress(Defaults, parts[0]);
        var afterPassword = false;
        foreach (var part in parts.Skip(1).Where(part => part.Length > 0))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new FormatException(
                    $"has a part without '='; only one server can be named, and {CommaHint}"
                );
            }

            var name = part[..equals].Trim();
            endpoint = WithOption(endpoint, name, part[(equals + 1)..].Trim(), afterPassword);
            afterPassword = name.Equals("password", StringComparison.OrdinalIgnoreCase);
        }

        return endpoint;
    }

    private static string? SchemeOf(string text)
    {
        var scheme = text[..text.IndexOf("://", StringComparison.Ordinal)].ToLowerInvariant();
        if (scheme is "redis" or "rediss")
        {
            return scheme;
        }

        // "host,password=a://b" is no address of another kind.
        return scheme.All(char.IsAsciiLetterOrDigit)
            ? throw new FormatException("must start with redis:// or rediss://, or with host:port")
            : null;
    }

    private static RedisEndpoint ParseUrl(string rest, bool tls)
    {
        var endpoint = Defaults with { Tls = tls };
        var (address, options) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));
        var at = address.LastIndexOf('@');
        if (at >= 0)
        {
            var account = address[..at];
            var (user, password) = Cut(account, account.IndexOf(':', StringComparison.Ordinal));
            endpoint = endpoint with { User = Unescape(user), Password = Unescape(password) };
            address = address[(at + 1)..];
        }

        var (host, path) = Cut(address, address.IndexOf('/', StringComparison.Ordinal));
        endpoint = WithAddress(endpoint, host);
        if (path.Length > 0)
        {
            endpoint = endpoint with { Database = Number("the database after '/'", path, 0, int.MaxValue) };
        }

        foreach (var option in options.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(option, option.IndexOf('=', StringComparison.Ordinal));
            endpoint = WithOption(endpoint, name, Unescape(value) ?? "", afterPassword: false);
        }

        return endpoint;
    }

    private static RedisEndpoint WithAddress(RedisEndpoint endpoint, string address)
    {
        var colon = address.LastIndexOf(':');
        if (address.StartsWith('['))
        {
            var close = address.IndexOf(']', StringComparison.Ordinal);
            if (close < 0 || (close + 1 < address.Length && address[close + 1] != ':'))
            {
                throw new FormatException("has an IPv6 address that is not written as [address]:port");
            }

            colon = close + 1 < address.Length ? close + 1 : -1;
        }
        else if (address.IndexOf(':', StringComparison.Ordinal) != colon)
        {
            throw new FormatException("has several ':' in its address; write IPv6 as [address]:port");
        }

        var host = (colon < 0 ? address : address[..colon]).Trim('[', ']');
        if (host.Length == 0 || host.Any(letter => char.IsWhiteSpace(letter) || letter is '/' or '@' or '='))
        {
            throw new FormatException("names no host");
        }

        var port =
            colon < 0 ? RedisEndpoint.DefaultPort : Number("the port", address[(colon + 1)..], 1, 65_535);
        return endpoint with { Host = host, Port = port };
    }

    private static RedisEndpoint WithOption(
        RedisEndpoint endpoint,
        string name,
        string value,
        bool afterPassword
    )
    {
        switch (name.ToLowerInvariant())
        {
            case "user":
                return endpoint with { User = NullIfEmpty(value) };
            case "password":
                return endpoint with { Password = NullIfEmpty(value) };
            case "ssl":
                return endpoint with { Tls = Bool(name, value) };
            case "sslhost":
                return endpoint with { TlsHost = NullIfEmpty(value) };
            case "sslca":
                return endpoint with { TlsCa = NullIfEmpty(value) };
            case "defaultdatabase":
                return endpoint with { Database = Number(name, value, 0, int.MaxValue) };
            case "synctimeout":
                return endpoint with
                {
                    Timeout = TimeSpan.FromMilliseconds(Number(name, value, 100, 60_000)),
                };
            case "abortconnect":
                _ = Bool(name, value); // a connection is always kept trying; the option is in nearly every string
                return endpoint;
            default:
                throw new FormatException(Unknown(name, afterPassword));
        }
    }

    // What follows the password may be the rest of it.
    private static string Unknown(string name, bool afterPassword) =>
        afterPassword ? $"has an unknown option after the password; {CommaHint}"
        : name.Length is > 0 and <= 40 && name.All(char.IsAsciiLetterOrDigit)
            ? $"has the unknown option '{name}'"
        : "has an option without a proper name";

    private static bool Bool(string name, string value) =>
        bool.TryParse(value, out var result)
            ? result
            : throw new FormatException($"{name} must be true or false");

    private static int Number(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : throw new FormatException($"{name} must be a number from {least} to {most}");

    private static (string Before, string After) Cut(string text, int at) =>
        at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    private static string? NullIfEmpty(string value) => value.Length == 0 ? null : value;

    private static string? Unescape(string value) => NullIfEmpty(Uri.UnescapeDataString(value));
}
