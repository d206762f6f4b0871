using Microsoft.Extensions.Options;
using TaskQueue.Core.Security;

namespace TaskQueue.Core.Features;

/// <summary>Says which parts of the product are open now, and refuses those that come to the door of a closed one.</summary>
/// <param name="options">The settings as they hold.</param>
public sealed class FeatureSwitches(IOptions<FeatureOptions> options)
{
    /// <summary>Whether it is open.</summary>
    /// <param name="feature">The part.</param>
    public bool IsOpen(Feature feature) => feature.IsOpenIn(options.Value);

    /// <summary>
    /// Refuses while it is closed. Commands on the machine itself pass: whoever may run them has the store and the settings anyway.
    /// </summary>
    /// <param name="feature">The part.</param>
    /// <param name="actor">Who asks.</param>
    /// <exception cref="RefusalException">It is closed.</exception>
    public void Require(Feature feature, Actor actor)
    {
        if (!IsOpen(feature) && actor.Origin?.Via is not Via.Cli)
        {
            throw new RefusalException(RefusalCode.SwitchedOff, feature.Refusal);
        }
    }
}
