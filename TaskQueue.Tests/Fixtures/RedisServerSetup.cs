namespace TaskQueue.Tests.Fixtures;

/// <summary>How a <see cref="RedisServer"/> is to be.</summary>
internal sealed record RedisServerSetup
{
    /// <summary>The password of the default user; none when null.</summary>
    public string? Password { get; init; }

    /// <summary>More users, each as an ACL rule: <c>worker on >secret ~q:* +get</c>.</summary>
    public IReadOnlyList<string> Users { get; init; } = [];

    /// <summary>Whether each write is on the disk before it is answered.</summary>
    public bool AppendOnly { get; init; }

    /// <summary>With these it speaks TLS, and nothing else.</summary>
    public TestCertificates? Certificates { get; init; }

    /// <summary>Its maxmemory-policy; default <c>noeviction</c>.</summary>
    public string? EvictionPolicy { get; init; }

    /// <summary>The port on this machine of the server that it follows; none when null.</summary>
    public int? ReplicaOf { get; init; }

    /// <summary>Gives the lines of its settings file.</summary>
    public IEnumerable<string> Lines(int port, string folder)
    {
        List<string> lines =
        [
            "bind 127.0.0.1",
            $"dir {folder}",
            "save \"\"",
            .. AppendOnly ? ["appendonly yes", "appendfsync always"] : Array.Empty<string>(),
            .. Users.Select(user => $"user {user}"),
        ];
        if (Certificates is { } certificates)
        {
            lines.AddRange(
                $"port 0\ntls-port {port}\ntls-auth-clients no",
                $"tls-cert-file {certificates.ServerFile}\ntls-key-file {certificates.KeyFile}",
                $"tls-ca-cert-file {certificates.CaFile}"
            );
        }
        else
        {
            lines.Add($"port {port}");
        }

        AddIf(Password is not null, $"requirepass {Password}");
        AddIf(EvictionPolicy is not null, $"maxmemory 100mb\nmaxmemory-policy {EvictionPolicy}");
        AddIf(ReplicaOf is not null, $"replicaof 127.0.0.1 {ReplicaOf}");
        return lines;

        void AddIf(bool given, string line)
        {
            if (given)
            {
                lines.Add(line);
            }
        }
    }
}
