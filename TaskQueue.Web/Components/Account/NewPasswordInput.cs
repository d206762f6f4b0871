using TaskQueue.Core;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>What a form with a new password sends.</summary>
internal sealed class NewPasswordInput
{
    /// <summary>The address, where the form asks for one.</summary>
    public string? Email { get; set; }

    /// <summary>The name, where the form asks for one.</summary>
    public string? Name { get; set; }

    /// <summary>The token of the link that opened the form.</summary>
    public string? Token { get; set; }

    /// <summary>The password.</summary>
    public string? Password { get; set; }

    /// <summary>The password again.</summary>
    public string? Again { get; set; }

    /// <summary>Whether links with sign-in providers are taken away, where the form asks that.</summary>
    public bool Unlink { get; set; }

    /// <summary>The password, if it was typed twice alike.</summary>
    /// <exception cref="RefusalException">It was not.</exception>
    public static string Checked(NewPasswordInput? input) =>
        input?.Password == input?.Again
            ? input?.Password ?? ""
            : throw RefusalException.Field("again", T["Is not the same."]);
}
