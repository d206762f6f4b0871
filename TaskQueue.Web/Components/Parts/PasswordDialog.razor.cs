using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Parts;

/// <summary>Takes the password again, and the code of the second factor, before a dangerous act.</summary>
/// <param name="reauthentication">Checks them.</param>
/// <param name="actors">Who asks.</param>
public sealed partial class PasswordDialog(Reauthentication reauthentication, CurrentActor actors)
{
    private NeededProof? _needs;
    private string _password = "";
    private string _code = "";

    /// <summary>Told when they were right.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnGiven { get; set; }

    protected override Task OnInitializedAsync() =>
        TryAsync(async () =>
            _needs = await reauthentication.NeedsAsync(await actors.GetPersonAsync(), CancellationToken.None)
        );

    private void Set(string field, Action set)
    {
        set();
        Errors = Errors
            .Where(e => e.Key != field)
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    private Task GiveAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            errors.Require(_password.Length > 0, "password", T["Is required."]);
            errors.Require(
                _needs is not { Code: true } || _code.Trim().Length > 0,
                "code",
                T["Is required."]
            );
            errors.ThrowIfAny();
            var person = await actors.GetPersonAsync();
            await reauthentication.RunAsync(
                person,
                _password,
                _code,
                person.Actor.Origin?.Address,
                CancellationToken.None
            );
            await OnGiven.InvokeAsync();
        });
}
