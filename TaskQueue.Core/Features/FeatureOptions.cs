namespace TaskQueue.Core.Features;

/// <summary>Which parts of the product are open: the settings under <c>Features</c>, which may be changed while it runs.</summary>
public sealed class FeatureOptions
{
    /// <summary>The section of the settings.</summary>
    public const string Section = "Features";

    /// <summary>See <see cref="Feature.Samples"/>.</summary>
    public bool Samples { get; set; } = true;

    /// <summary>See <see cref="Feature.RemoteWorkers"/>.</summary>
    public bool RemoteWorkers { get; set; } = true;

    /// <summary>See <see cref="Feature.Transfer"/>.</summary>
    public bool Transfer { get; set; } = true;

    /// <summary>See <see cref="Feature.TaskImport"/>.</summary>
    public bool TaskImport { get; set; } = true;

    /// <summary>See <see cref="Feature.AlertMail"/>.</summary>
    public bool AlertMail { get; set; } = true;
}
