namespace TaskQueue.Core.Audit;

/// <summary>Settings under <c>Audit</c>.</summary>
public sealed class AuditOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Audit";

    /// <summary>Key that the audit log is sealed with, 32 bytes or more; made and kept like the key of access tokens when absent.</summary>
    public string? Key { get; set; }

    /// <summary>How many days entries are kept, 1 to 36500. Default 365.</summary>
    public int RetentionDays { get; set; } = 365;
}
