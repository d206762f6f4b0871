namespace TaskQueue.Core.Redis;

/// <summary>Where a Redis server is and how to log in there: the setting <c>ConnectionStrings:Redis</c>.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">The ACL user; null is the default user.</param>
/// <param name="Password">Null when none is asked for.</param>
/// <param name="Database">The number of the database, from 0.</param>
/// <param name="Tls">Whether to speak TLS. The certificate is always checked.</param>
/// <param name="TlsHost">The name that the certificate must carry; null is <paramref name="Host"/>.</param>
/// <param name="TlsCa">A PEM file with the only authorities to trust; null trusts those of the machine.</param>
/// <param name="Timeout">How long an answer may take.</param>
internal sealed record RedisEndpoint(
    string Host,
    int Port,
    string? User,
    string? Password,
    int Database,
    bool Tls,
    string? TlsHost,
    string? TlsCa,
    TimeSpan Timeout
)
{
    public const int DefaultPort = 6379;
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Host and port, for logs and people; no secrets.</summary>
    public string Display =>
        Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";

    /// <summary>
    /// Reads <c>host</c>, <c>host:port</c>, <c>host:port,password=…,ssl=true</c> or <c>redis://user:password@host:port/0</c>
    /// (<c>rediss://</c> with TLS).
    /// </summary>
    /// <param name="text">The connection string.</param>
    /// <exception cref="FormatException">It cannot be read; the message says why, without any value of it that could be a
    /// secret.</exception>
    public static RedisEndpoint Parse(string text) => RedisEndpointText.Parse(text);

    /// <summary>Gives <see cref="Display"/>, so that the password gets into no log.</summary>
    public override string ToString() => Display;
}
