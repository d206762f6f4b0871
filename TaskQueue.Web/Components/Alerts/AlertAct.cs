namespace TaskQueue.Web.Components.Alerts;

/// <summary>What people do with an alert.</summary>
public enum AlertAct
{
    /// <summary>Look after it.</summary>
    Acknowledge,

    /// <summary>Say that it is over.</summary>
    Resolve,
}
