using TaskQueue.Core.Email;

namespace TaskQueue.Core.Settings;

/// <summary>The settings of mail, for Web and for the workers that run <c>email.send</c>.</summary>
internal static class MailSettings
{
    private const string Mail = "Mail";

    /// <summary>All of them, in the order of the document.</summary>
    public static IEnumerable<Setting> All =>
        [
            new(
                "Smtp:Host",
                Mail,
                SettingRule.Text("a server's name, or empty"),
                "The server that mail goes out through."
            )
            {
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new(
                "Smtp:Port",
                Mail,
                SettingRule.Number(1, 65_535),
                "Its port; by Smtp:Tls when absent: 587, 465 or 25."
            )
            {
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new("Smtp:User", Mail, SettingRule.Text("a name, or empty"), "Who signs in at the mail server.")
            {
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new("Smtp:Password", Mail, SettingRule.Text("a text, or empty"), "Their password.")
            {
                IsSecret = true,
                IsLocal = true,
                Scope = SettingScope.Both,
            },
            new(
                "Smtp:Tls",
                Mail,
                SettingRule.OneOf<SmtpTls>(),
                "How the connection to the mail server is encrypted."
            )
            {
                Default = nameof(SmtpTls.StartTls),
                Scope = SettingScope.Both,
            },
            new(
                "Smtp:From",
                Mail,
                SettingRule.Text(
                    "an address, or Name <address>",
                    text => text.Length == 0 || SmtpOptions.IsSender(text),
                    "must be an e-mail address, or a name with one: TaskQueue <tasks@example.com>"
                ),
                "The sender of mails."
            )
            {
                IsLocal = true,
                Scope = SettingScope.Both,
            },
        ];
}
