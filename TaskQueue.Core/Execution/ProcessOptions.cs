namespace TaskQueue.Core.Execution;

/// <summary>Settings under <c>Process</c>.</summary>
public sealed class ProcessOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Process";

    /// <summary>
    /// The programs that <c>process.run</c> may start here: absolute paths, comma-separated. Default none, and the worker
    /// then does not know the type.
    /// </summary>
    public string Allowed { get; set; } = "";
}
