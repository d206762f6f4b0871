using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security.Factors;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Sets up one's own second factor, shows recovery codes once, and turns it off.</summary>
/// <param name="factors">Does it.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class SecondFactorPanel(SecondFactorService factors, CurrentActor actors, Toasts toasts)
{
    private NewFactor? _begun;
    private IReadOnlyList<string>? _codes;
    private string _code = "";

    /// <summary>How it stands.</summary>
    [Parameter, EditorRequired]
    public FactorStatus Status { get; set; } = null!;

    /// <summary>Told when it has changed, and what is shown once has been taken.</summary>
    [Parameter, EditorRequired]
    public EventCallback OnChanged { get; set; }

    private void SetCode(string? code)
    {
        _code = code ?? "";
        Errors = new Dictionary<string, string[]>();
    }

    private Task BeginAsync() =>
        TryAsync(async () =>
        {
            _begun = await factors.BeginAsync(await actors.GetPersonAsync(), CancellationToken.None);
            _code = "";
        });

    private Task ConfirmAsync() =>
        TryAsync(async () =>
        {
            if (_code.Trim().Length == 0)
            {
                throw RefusalException.Field("code", T["Is required."]);
            }

            _codes = await factors.ConfirmAsync(await actors.GetPersonAsync(), _code, CancellationToken.None);
            _begun = null;
            toasts.Done(T["Your second factor is in force."]);
        });

    private Task RenewAsync() =>
        TryAsync(async () =>
            _codes = await factors.RenewCodesAsync(await actors.GetPersonAsync(), CancellationToken.None)
        );

    private Task TurnOffAsync() =>
        TryAsync(async () =>
        {
            await factors.TurnOffAsync(await actors.GetPersonAsync(), CancellationToken.None);
            toasts.Done(T["Your second factor is turned off."]);
            await OnChanged.InvokeAsync();
        });

    private async Task FinishAsync()
    {
        _codes = null;
        await OnChanged.InvokeAsync();
    }
}
