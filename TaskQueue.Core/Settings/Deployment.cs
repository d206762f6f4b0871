namespace TaskQueue.Core.Settings;

/// <summary>A start of a Web process with another version, environment or settings than the host's start before.</summary>
public sealed class Deployment
{
    /// <summary>Rises with time.</summary>
    public required Guid Id { get; init; }

    /// <summary>When the process started.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The product's version.</summary>
    public required string Version { get; init; }

    /// <summary>The commit it was built from; null where the build did not know.</summary>
    public string? Commit { get; init; }

    /// <summary>The environment's name.</summary>
    public required string Environment { get; init; }

    /// <summary>The machine.</summary>
    public required string Host { get; init; }

    /// <summary><c>embedded</c>: everything in one process; <c>distributed</c>: workers over Redis.</summary>
    public required string Mode { get; init; }

    /// <summary>The settings that differ from their defaults, without secrets.</summary>
    public required IReadOnlyList<DeployedSetting> Settings { get; init; }

    /// <summary>Which key the marks of secrets were made with; marks of two keys cannot be compared.</summary>
    public required string MarkKey { get; init; }

    /// <summary>What is different from the deployment before.</summary>
    public required IReadOnlyList<SettingChange> Changes { get; init; }

    /// <summary>The version before; null when there was no deployment before.</summary>
    public string? VersionBefore { get; init; }
}

/// <summary>A setting of a deployment.</summary>
/// <param name="Key">The setting.</param>
/// <param name="Value">Its value as it may be shown.</param>
/// <param name="Mark">A keyed hash of a value that is not shown whole: tells that it changed, and nothing else.</param>
public sealed record DeployedSetting(string Key, string Value, string? Mark);
