using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Accounts;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Users;

/// <summary>Accounts by e-mail address, a page at a time.</summary>
/// <param name="users">Reads them.</param>
/// <param name="navigation">Keeps the filter in the address, and opens an account.</param>
public sealed partial class UsersPage(UserQueries users, NavigationManager navigation)
{
    private const int PageSize = 50;

    private IReadOnlyList<Row<UserAccount>>? _rows;
    private string? _next;
    private bool _isNew;

    /// <summary>What is searched for.</summary>
    [SupplyParameterFromQuery]
    private string? Q { get; set; }

    /// <summary>The status that is asked for.</summary>
    [SupplyParameterFromQuery]
    private string? Status { get; set; }

    /// <summary>The cursor that the page starts after.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    private bool IsFiltered => !string.IsNullOrEmpty(Q) || Wanted is not null;

    private UserStatus? Wanted =>
        Enum.GetValues<UserStatus>()
            .Select(s => (UserStatus?)s)
            .FirstOrDefault(s => UserWords.WordOf(s!.Value) == Status);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var after = string.IsNullOrEmpty(After) ? null : After;
        var page = await users.ListAsync(Actor, new(Q, Wanted), after, PageSize, cancellationToken);
        (_rows, _next) = (Row.Of(page.Items, user => user.Id), page.NextCursor);
    }

    private static string Link(Row<UserAccount> row) => $"users/{row.Item.Id}";

    private string Address(string? after) =>
        navigation.GetUriWithQueryParameters(
            "users",
            new Dictionary<string, object?>
            {
                ["q"] = string.IsNullOrEmpty(Q) ? null : Q,
                ["status"] = string.IsNullOrEmpty(Status) ? null : Status,
                ["after"] = after,
            }
        );

    private void Filter(string? text, string? status) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(
                "users",
                new Dictionary<string, object?>
                {
                    ["q"] = string.IsNullOrEmpty(text) ? null : text,
                    ["status"] = string.IsNullOrEmpty(status) ? null : status,
                }
            )
        );

    private void Open(Row<UserAccount> row) => navigation.NavigateTo(Link(row));

    private async Task CloseAsync()
    {
        _isNew = false;
        await RefreshAsync();
    }
}
