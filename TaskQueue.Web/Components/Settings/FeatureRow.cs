using TaskQueue.Core.Features;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Components.Settings;

/// <summary>A part of the product with its setting.</summary>
/// <param name="Feature">The part.</param>
/// <param name="Setting">Its setting as it holds.</param>
public sealed record FeatureRow(Feature Feature, EffectiveSetting Setting)
{
    /// <summary>Whether it is open.</summary>
    public bool IsOpen => bool.TryParse(Setting.Value, out var isOpen) && isOpen;

    /// <summary>The value that turns it, or nothing where that holds anyway once what is set here is taken back.</summary>
    public string? Turned
    {
        get
        {
            var wanted = IsOpen ? "false" : "true";
            return wanted.Equals(Setting.Below?.Value, StringComparison.OrdinalIgnoreCase) ? null : wanted;
        }
    }
}
