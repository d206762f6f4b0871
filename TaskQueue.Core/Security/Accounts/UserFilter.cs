namespace TaskQueue.Core.Security.Accounts;

/// <summary>Which accounts.</summary>
/// <param name="Text">In the address or the name, in any case; all when absent.</param>
/// <param name="Status">How they stand; anyhow when absent.</param>
public sealed record UserFilter(string? Text = null, UserStatus? Status = null);
