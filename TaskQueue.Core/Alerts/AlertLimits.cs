namespace TaskQueue.Core.Alerts;

/// <summary>How long the texts of an alert may be, in characters.</summary>
public static class AlertLimits
{
    /// <summary>A kind.</summary>
    public const int Kind = 64;

    /// <summary>A subject.</summary>
    public const int Subject = 320;

    /// <summary>A title.</summary>
    public const int Title = 120;

    /// <summary>What happened.</summary>
    public const int Text = 1000;

    /// <summary>A link.</summary>
    public const int Link = 1000;

    /// <summary>Who acknowledged or resolved it.</summary>
    public const int Actor = 256;

    /// <summary>What they said.</summary>
    public const int Note = 1000;

    /// <summary>Alerts that a page of a list may have.</summary>
    public const int Page = 500;
}
