namespace TaskQueue.Core.Security.Accounts;

/// <summary>Settings under <c>Auth</c>.</summary>
public sealed class RegistrationOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Auth";

    /// <summary>
    /// Who may make an account for themselves: <c>closed</c> (default), <c>open</c>, <c>invite</c> or <c>domain:a.com,b.org</c>.
    /// </summary>
    public string Registration { get; set; } = "closed";
}
