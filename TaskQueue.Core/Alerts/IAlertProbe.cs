namespace TaskQueue.Core.Alerts;

/// <summary>Looks at one thing that is watched.</summary>
internal interface IAlertProbe
{
    /// <summary>
    /// Looks once, in little time however much there is, and writes down what it found. Two processes may do so at once: what
    /// comes of it is the same as if one did.
    /// </summary>
    /// <param name="cancellationToken">Ends the look.</param>
    /// <returns>Whether there is more to look at, at once.</returns>
    Task<bool> LookAsync(CancellationToken cancellationToken);
}
