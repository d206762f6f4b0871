using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Changes one's own password; asks for the present one.</summary>
/// <param name="profiles">Changes it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class PasswordForm(ProfileService profiles, CurrentActor actors, Toasts toasts)
{
    private readonly HashSet<string> _touched = new(StringComparer.Ordinal);
    private string _current = "";
    private string _next = "";
    private string _again = "";

    /// <summary>Whose it is.</summary>
    [Parameter, EditorRequired]
    public string Email { get; set; } = "";

    /// <summary>Told when it was changed.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    private void Set(string field, Action set)
    {
        set();
        _touched.Add(field);
        Errors = Check()
            .ToDictionary()
            .Where(e => _touched.Contains(e.Key))
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    private FieldErrors Check()
    {
        var errors = new FieldErrors();
        errors.Require(_current.Length > 0, "currentPassword", T["Is required."]);
        if (PasswordQuality.Fault(_next, Email) is { } fault)
        {
            errors.Add("newPassword", fault);
        }

        errors.Require(_next == _again, "again", T["Is not the same."]);
        return errors;
    }

    private Task ChangeAsync() =>
        TryAsync(async () =>
        {
            Check().ThrowIfAny();
            await profiles.ChangePasswordAsync(
                await actors.GetPersonAsync(),
                _current,
                _next,
                address: null,
                CancellationToken.None
            );
            (_current, _next, _again) = ("", "", "");
            _touched.Clear();
            toasts.Done(T["Your password is changed; your other sessions are ended."]);
            await OnChanged.InvokeAsync();
        });
}
