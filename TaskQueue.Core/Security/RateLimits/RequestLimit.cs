namespace TaskQueue.Core.Security.RateLimits;

/// <summary>A limit of requests: each account, key or address of its own.</summary>
/// <param name="Class">Which requests.</param>
/// <param name="By">Whose requests are counted together.</param>
/// <param name="Rate">How many.</param>
public sealed record RequestLimit(RequestClass Class, LimitedBy By, RateLimit Rate)
{
    /// <summary>How answers name it: <c>read/user</c>.</summary>
    public string Name => $"{Class.ToString().ToLowerInvariant()}/{By.ToString().ToLowerInvariant()}";
}
