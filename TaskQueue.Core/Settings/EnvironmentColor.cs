namespace TaskQueue.Core.Settings;

/// <summary>The colour by which people tell one installation's console from another's.</summary>
public enum EnvironmentColor
{
    /// <summary>Stands back.</summary>
    Grey,

    /// <summary>As for development.</summary>
    Green,

    /// <summary>As for tests.</summary>
    Blue,

    /// <summary>As for a stage.</summary>
    Amber,

    /// <summary>As for production.</summary>
    Red,

    /// <summary>As for anything else.</summary>
    Violet,
}
