namespace TaskQueue.Core.Resilience;

/// <summary>Settings under <c>Http</c>.</summary>
public sealed class HttpOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Http";

    /// <summary>
    /// Whether tasks may call loopback, private and link-local addresses, and any port. Default false; true in
    /// Development.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }
}
