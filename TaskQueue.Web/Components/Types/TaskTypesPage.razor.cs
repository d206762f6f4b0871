using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Queues;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Core.Workers;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Queues;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>The task types: what their payloads must be like, what holds for their tasks, and who can run them.</summary>
/// <param name="types">Reads the types.</param>
/// <param name="support">Tells who can run them.</param>
/// <param name="control">Reads their limits.</param>
/// <param name="navigation">Keeps the open dialog in the address.</param>
public sealed partial class TaskTypesPage(
    TaskTypes types,
    TypeSupport support,
    QueueControl control,
    NavigationManager navigation
)
{
    private const int MostNames = 3;

    private IReadOnlyList<Row<TaskType>>? _rows;
    private IReadOnlyDictionary<string, IReadOnlyList<string>> _workers =
        new Dictionary<string, IReadOnlyList<string>>();
    private IReadOnlyDictionary<string, QueuePolicy> _policies = new Dictionary<string, QueuePolicy>();
    private TaskType? _asked;
    private TaskType? _deleted;
    private string? _limited;
    private string? _migrated;
    private IReadOnlyList<TypeVersion>? _versions;
    private bool _isOpen;

    /// <summary>The type whose dialog is open.</summary>
    [SupplyParameterFromQuery]
    private string? Edit { get; set; }

    /// <summary>The type whose tasks are to be migrated.</summary>
    [SupplyParameterFromQuery]
    private string? Migrate { get; set; }

    /// <summary>The type whose versions are shown.</summary>
    [SupplyParameterFromQuery]
    private string? Versions { get; set; }

    private bool MayMigrate => MayWrite && Actor.May(Permissions.TasksWrite);

    private bool MayLimit => Actor.May(Permissions.QueuesControl);

    private bool MayWrite => Actor.May(Permissions.TypesWrite);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _workers = await support.ReadAsync(Actor, cancellationToken);
        _policies = await control.OfTypesAsync(Actor, cancellationToken);
        _rows = Row.Of(types.List(Actor), type => type.Name);
        if (!_isOpen && !string.IsNullOrEmpty(Edit) && MayWrite)
        {
            _asked = await types.FindAsync(Actor, Edit, cancellationToken);
            _isOpen = _asked is not null;
        }

        _migrated =
            !string.IsNullOrEmpty(Migrate) && MayMigrate && _rows.Any(r => r.Item.Name == Migrate)
                ? Migrate
                : null;
        _versions =
            !string.IsNullOrEmpty(Versions) && _rows.Any(r => r.Item.Name == Versions)
                ? await types.VersionsAsync(Actor, Versions, cancellationToken)
                : null;
    }

    private Task MigrateAsync(string name)
    {
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("migrate", name), replace: true);
        return Task.CompletedTask;
    }

    private async Task CloseMigrationAsync()
    {
        (_migrated, Migrate) = (null, null);
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("migrate", (string?)null), replace: true);
        await RefreshAsync();
    }

    private async Task CloseVersionsAsync()
    {
        (_versions, Versions) = (null, null);
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("versions", (string?)null), replace: true);
        await RefreshAsync();
    }

    private void Define() => (_asked, _isOpen) = (null, true);

    // The address says what is open, so that it can be linked to.
    private Task EditAsync(string name)
    {
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("edit", name), replace: true);
        return Task.CompletedTask;
    }

    private async Task CloseAsync()
    {
        (_asked, _isOpen, Edit) = (null, false, null);
        navigation.NavigateTo(navigation.GetUriWithQueryParameter("edit", (string?)null), replace: true);
        await RefreshAsync();
    }

    private Task CloseLimitsAsync()
    {
        _limited = null;
        return RefreshAsync();
    }

    private Task CloseDeletionAsync()
    {
        _deleted = null;
        return RefreshAsync();
    }

    private bool MayDelete(TaskType type) => !IsBuiltIn(type) && WorkersOf(type).Count == 0;

    private string? LimitsOf(TaskType type) =>
        _policies.GetValueOrDefault(type.Name) is { } policy && LimitsText.Of(policy.Effective) is { } limits
            ? limits + (policy.Override is null ? "" : $" · {T["for now"]}")
            : null;

    private IReadOnlyList<string> WorkersOf(TaskType type) => _workers.GetValueOrDefault(type.Name) ?? [];

    private static bool IsBuiltIn(TaskType type) => TaskTypes.IsBuiltIn(type.Name);

    private static string NamesOf(IReadOnlyList<string> workers) =>
        string.Join(", ", workers.Take(MostNames))
        + (workers.Count > MostNames ? " " + T["and {0} more", Words.Number(workers.Count - MostNames)] : "");

    private static string Ends(TaskType type) =>
        type.Sunset is { } sunset
            ? " "
                + T[
                    "Goes away on {0}.",
                    sunset.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                ]
            : "";

    private static string DefaultsOf(TaskType type)
    {
        var parts = new List<string>();
        if (type.Timeout is { } timeout)
        {
            parts.Add(T["{0} an attempt", RateText.TimeOf(timeout)]);
        }

        if (type.DeadlineAfter is { } deadline)
        {
            parts.Add(T["done within {0}", RateText.TimeOf(deadline)]);
        }

        if (type.ResultTtl is { } ttl)
        {
            parts.Add(T["results for {0}", RateText.TimeOf(ttl)]);
        }

        if (type.MaxAttempts is { } attempts)
        {
            parts.Add(T["{0} attempts", Words.Number(attempts)]);
        }

        return parts.Count > 0 ? string.Join(", ", parts)
            : type.Retry is null ? T["as everywhere"]
            : "";
    }
}
