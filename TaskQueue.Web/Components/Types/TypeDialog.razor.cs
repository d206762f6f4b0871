using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Versions;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Types;

/// <summary>Asks what is to be said of a task type; checks it by the rules of the API while somebody types.</summary>
/// <param name="types">Defines it.</param>
/// <param name="compatibility">Tries it on the tasks that are there.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says that it was done.</param>
public sealed partial class TypeDialog(
    TaskTypes types,
    TypeCompatibility compatibility,
    CurrentActor actors,
    Toasts toasts
)
{
    private const string Example =
        """{ "type": "object", "required": ["order"], "properties": { "order": { "type": "integer" } } }""";

    private const string MigrationExample =
        """[{ "op": "move", "from": "/order", "path": "/orderId" }, { "op": "default", "path": "/currency", "value": "EUR" }]""";

    private TypeDraft _draft = new();
    private int _revision;
    private IReadOnlyList<string> _known = [];
    private VersionChange? _change;
    private UpgradeSample? _sample;
    private bool _isRefused;
    private string _before = "";
    private bool _mayMask;
    private TaskType? _base;
    private TaskType? _theirs;

    /// <summary>The type, as the store has it; absent for one that is not known yet.</summary>
    [Parameter]
    public TaskType? Type { get; set; }

    private string Title => Type is null ? T["Define a task type"] : T["Task type {0}", Type.Name];

    // Each path has its own place; a person sees a single field, and the first one's line.
    private string? MaskFault => FaultOf("mask");

    private string? FaultOf(string field) =>
        Errors
            .Where(e => e.Key.StartsWith(field, StringComparison.Ordinal))
            .OrderBy(e => e.Key.Length)
            .ThenBy(e => e.Key, StringComparer.Ordinal)
            .Select(e => $"{LineOf(e.Key)}{e.Value[0]}")
            .FirstOrDefault();

    private bool IsNewVersion =>
        _base is { } type
        && (type.Version ?? type.Schema) is not null
        && _draft.Version.Trim() is { Length: > 0 } version
        && version != type.Version;

    protected override async Task OnInitializedAsync()
    {
        _draft = Type is null ? new() : TypeDraft.Of(Type);
        await StandOnAsync(Type);
        _mayMask = (await actors.GetAsync()).ScopeOf(Permissions.TasksPayload).IsEverywhere;
    }

    // What somebody else changes while this is open is not to be overwritten unseen.
    private async Task StandOnAsync(TaskType? type)
    {
        (_base, _theirs, _revision, _before) = (
            type,
            null,
            type?.Revision ?? 0,
            type?.Version ?? T["before"]
        );
        if (type is not null)
        {
            var actor = await actors.GetAsync();
            var versions = await RetryReadAsync(() =>
                types.VersionsAsync(actor, type.Name, CancellationToken.None)
            );
            _known = [.. versions.Select(v => v.Version)];
        }
    }

    private Task TakeAsync() =>
        TryAsync(async () =>
        {
            if (_theirs is not { } theirs)
            {
                // The second click of two.
                return;
            }

            _draft = TypeDraft.Of(theirs);
            await StandOnAsync(theirs);
            Judge();
        });

    private Task KeepAsync() =>
        TryAsync(async () =>
        {
            if (_theirs is not { } theirs)
            {
                return;
            }

            await StandOnAsync(theirs);
            await DefineAsync();
        });

    private void Set(string field, string? text, Action<string> set)
    {
        set(text ?? "");
        _draft.Touch(field);
        Errors = _draft.Faults();
        if (field is "schema" or "version" or "migration")
        {
            Judge();
        }
    }

    private static string LineOf(string field) =>
        field.IndexOf('[', StringComparison.Ordinal) is > 0 and var at
        && int.TryParse(field[(at + 1)..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? T["Path {0}:", index + 1] + " "
            : "";

    private void Open(ChangeEventArgs change)
    {
        _draft.IsOpen = change.Value is true;
        _draft.Touch("mask");
        Errors = _draft.Faults();
    }

    private void AcceptBreaking(ChangeEventArgs change)
    {
        _draft.AcceptBreaking = change.Value is true;
        Judge();
    }

    // As one types: what the schema means for payloads, as the API would judge it.
    private void Judge()
    {
        (_change, _sample, _isRefused) = (null, null, false);
        var errors = new FieldErrors();
        var definition = _draft.Read(errors);
        var wrong = errors.ToDictionary();
        if (_base is null || wrong.ContainsKey("schema"))
        {
            return;
        }

        var refusals = new FieldErrors();
        var steps = wrong.ContainsKey("migration") ? null : definition.Migration;
        var change = VersionRules.Decide(_base, _known, definition with { Migration = steps }, refusals);
        if (
            change.Kind is VersionChangeKind.First
            || (change is { Kind: VersionChangeKind.Same, Findings: [] })
        )
        {
            return;
        }

        (_change, _isRefused) = (change, refusals.ToDictionary().ContainsKey("schema"));
        Errors = Errors
            .Concat(
                refusals
                    .ToDictionary()
                    .Where(e => e.Key is "version" or "migration" && !Errors.ContainsKey(e.Key))
            )
            .ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal);
    }

    private Task CompareAsync() =>
        TryAsync(async () =>
        {
            var errors = new FieldErrors();
            var definition = _draft.Read(errors);
            errors.ThrowIfAny();
            var report = await compatibility.ReportAsync(
                await actors.GetAsync(),
                Type!.Name,
                definition,
                CancellationToken.None
            );
            _sample = report.Sample;
        });

    private Task SaveAsync() => TryAsync(DefineAsync);

    private async Task DefineAsync()
    {
        var errors = new FieldErrors();
        var definition = _draft.Read(errors);
        errors.ThrowIfAny();
        var name = Type?.Name ?? _draft.Name.Trim();
        var actor = await actors.GetAsync();
        _theirs = await SaveOrReadAsync(
            () => types.DefineAsync(actor, name, definition, _revision),
            () => types.FindAsync(actor, name, CancellationToken.None)
        );
        if (_theirs is not null)
        {
            return;
        }

        toasts.Done(T["{0} is defined.", name]);
        await CloseSavedAsync();
    }
}
