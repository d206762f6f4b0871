using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Account;

/// <summary>Makes the first administrator, once; afterwards there is no such page.</summary>
/// <param name="setUp">Makes it.</param>
/// <param name="accounts">Signs it in.</param>
/// <param name="sessions">Begins its session.</param>
/// <param name="navigation">Goes on.</param>
public sealed partial class SetUpPage(
    SetUpService setUp,
    AccountService accounts,
    SessionService sessions,
    NavigationManager navigation
)
{
    private bool _open;
    private string? _error;
    private IReadOnlyDictionary<string, string[]> _errors = new Dictionary<string, string[]>();

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    [SupplyParameterFromForm]
    private SetUpInput? Input { get; set; }

    protected override async Task OnInitializedAsync()
    {
        _open = await setUp.IsOpenAsync(Context.RequestAborted);
        if (!_open)
        {
            Context.Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }

    private async Task CreateAsync()
    {
        var (token, email, password) = (
            Input?.Token?.Trim() ?? "",
            Input?.Email?.Trim() ?? "",
            Input?.Password ?? ""
        );
        try
        {
            if (password != Input?.Again)
            {
                throw RefusalException.Field("again", T["Is not the same."]);
            }

            var origin = OriginIdentity.Of(Context.User);
            await setUp.CreateAdminAsync(token, email, password, origin, Context.RequestAborted);
            var user = await accounts.SignInAsync(email, password, origin, Context.RequestAborted);
            await ConsoleSignIn.RunAsync(Context, sessions, user);
        }
        catch (RefusalException refusal)
        {
            Refuse(refusal);
            return;
        }

        navigation.NavigateTo("/");
    }

    private void Refuse(RefusalException refusal)
    {
        _errors = refusal.Errors;
        _error = _errors.Count == 0 ? T.Told(refusal) : null;
        _open = refusal.Code is not RefusalCode.NotFound;
        Context.Response.StatusCode = refusal.Code switch
        {
            RefusalCode.NotFound => StatusCodes.Status404NotFound,
            RefusalCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            RefusalCode.Invalid => StatusCodes.Status422UnprocessableEntity,
            _ => StatusCodes.Status503ServiceUnavailable,
        };
    }

    private string? Wrong(string field) =>
        _errors.TryGetValue(field, out var reasons)
            ? string.Join(" ", reasons.Select(reason => T.Told(reason)))
            : null;

    private string? Invalid(string field) => _errors.ContainsKey(field) ? "true" : null;

    /// <summary>The form.</summary>
    internal sealed class SetUpInput
    {
        public string? Token { get; set; }

        public string? Email { get; set; }

        public string? Password { get; set; }

        public string? Again { get; set; }
    }
}
