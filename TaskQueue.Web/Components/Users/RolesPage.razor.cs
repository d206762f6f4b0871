using TaskQueue.Core.Security;

namespace TaskQueue.Web.Components.Users;

/// <summary>What each role allows, and how many have it.</summary>
/// <param name="roles">Reads them.</param>
public sealed partial class RolesPage(RoleService roles)
{
    private IReadOnlyList<ListedRole>? _rows;
    private bool _isNew;
    private RoleDefinition? _edited;
    private RoleDefinition? _deleted;
    private ListedRole? _asking;

    protected override async Task LoadAsync(CancellationToken cancellationToken) =>
        _rows = await roles.ListAsync(Actor, cancellationToken);

    private async Task CloseAsync()
    {
        (_isNew, _edited, _deleted, _asking) = (false, null, null, null);
        await RefreshAsync();
    }
}
