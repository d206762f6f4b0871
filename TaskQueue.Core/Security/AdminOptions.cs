namespace TaskQueue.Core.Security;

/// <summary>Settings under <c>Admin</c>: the first administrator. Without them the console's set-up page makes one.</summary>
public sealed class AdminOptions
{
    /// <summary>The section.</summary>
    public const string Section = "Admin";

    /// <summary>E-mail address of the administrator that is made at the first start. Goes with <see cref="Password"/>.</summary>
    public string? Email { get; set; }

    /// <summary>Its password, 12 to 128 characters. Not read again once there is an account.</summary>
    public string? Password { get; set; }
}
