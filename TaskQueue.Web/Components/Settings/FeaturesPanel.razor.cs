using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Features;
using TaskQueue.Core.Settings;

namespace TaskQueue.Web.Components.Settings;

/// <summary>Shows which parts of the product are open, and lets them be closed.</summary>
public sealed partial class FeaturesPanel
{
    /// <summary>The settings as they hold.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<EffectiveSetting> Rows { get; set; } = [];

    /// <summary>Whether who looks may close and open them.</summary>
    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>Told which one is to be changed.</summary>
    [Parameter]
    public EventCallback<EffectiveSetting> OnChange { get; set; }

    private IEnumerable<FeatureRow> Switches =>
        from feature in Feature.All
        join setting in Rows on feature.Key equals setting.Key
        select new FeatureRow(feature, setting);
}
