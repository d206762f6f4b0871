using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Security.Keys;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Keys;

/// <summary>Keys of programs, the newest first: one's own, and everybody's for those who manage accounts.</summary>
/// <param name="keys">Reads them.</param>
/// <param name="navigation">Keeps in the address whose keys are shown.</param>
public sealed partial class KeysPage(ApiKeyService keys, NavigationManager navigation)
{
    private const int PageSize = 50;

    private IReadOnlyList<Row<ListedKey>>? _rows;
    private string? _next;
    private bool _isNew;
    private ListedKey? _revoked;

    /// <summary>Whether everybody's keys are shown.</summary>
    [SupplyParameterFromQuery]
    private bool All { get; set; }

    /// <summary>The key that the page starts after.</summary>
    [SupplyParameterFromQuery]
    private string? After { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        Guid? after = Guid.TryParse(After, out var id) ? id : null;
        var page = await keys.ListAsync(Actor, All, after, PageSize, cancellationToken);
        (_rows, _next) = (Row.Of(page.Items, key => key.Key.Id), page.NextCursor);
    }

    private string Address(string? after) =>
        navigation.GetUriWithQueryParameters(
            "api-keys",
            new Dictionary<string, object?> { ["all"] = All ? true : null, ["after"] = after }
        );

    private async Task CloseAsync()
    {
        (_isNew, _revoked) = (false, null);
        await RefreshAsync();
    }
}
