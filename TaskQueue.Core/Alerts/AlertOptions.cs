namespace TaskQueue.Core.Alerts;

/// <summary>Settings under <c>Alerts</c>.</summary>
public sealed class AlertOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Alerts";

    /// <summary>
    /// How many failed sign-ins within <see cref="SignInWindow"/>, to one account or from one address, open an alert; five
    /// times as many in all do, too. Default 10.
    /// </summary>
    public int SignInFailures { get; set; } = 10;

    /// <summary>Within which time those failures count. Default five minutes.</summary>
    public TimeSpan SignInWindow { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How many days resolved alerts are kept, 1 to 36500. Default 90.</summary>
    public int RetentionDays { get; set; } = 90;
}
