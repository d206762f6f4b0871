using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.Preferences;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>All queues and how they stand.</summary>
/// <param name="queues">Reads them.</param>
public sealed partial class QueuesPage(QueueQueries queues)
{
    private IReadOnlyList<QueueOverview>? _rows;
    private int? _all;
    private (QueueOverview Queue, QueueAct Act)? _asked;

    /// <inheritdoc />
    protected override string Path => "queues";

    /// <inheritdoc />
    protected override IReadOnlyList<(string? Word, string Title)> Tabs => QueueList.Tabs;

    /// <inheritdoc />
    protected override IReadOnlyList<(string Word, string Title)> Orders => QueueList.Orders;

    /// <inheritdoc />
    protected override IReadOnlyList<ListColumn> AllColumns => QueueList.Columns;

    /// <inheritdoc />
    protected override IReadOnlyList<string> UsualColumns => QueueList.Usual;

    private Saves<string> Saves => field ??= new(RefreshAsync);

    private EventCallback<(QueueOverview, QueueAct)> OnAct =>
        Actor.May(Permissions.QueuesControl)
            ? EventCallback.Factory.Create<(QueueOverview, QueueAct)>(this, asked => _asked = asked)
            : default;

    /// <inheritdoc />
    protected override IReadOnlyList<string> Chosen(ViewerLook look) => look.QueueColumns;

    /// <inheritdoc />
    protected override PreferenceChange Keep(IReadOnlyList<string> columns) =>
        new() { QueueColumns = columns };

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        var all = await queues.ListAsync(Actor, cancellationToken);
        var search = new QueueSearch
        {
            Text = Text,
            Standing = ListAddress.Word<QueueStanding>(Standing),
            Sort = Order,
        };
        (_all, _rows) = (all.Count, search.Of(all));
    }

    private async Task CloseAsync()
    {
        _asked = null;
        await RefreshAsync();
    }
}
