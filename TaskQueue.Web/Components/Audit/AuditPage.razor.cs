using System.Globalization;
using Microsoft.AspNetCore.Components;
using TaskQueue.Core;
using TaskQueue.Core.Audit;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Audit;

/// <summary>Who did what, the newest first. The address holds the filters.</summary>
/// <param name="audit">Reads the log.</param>
/// <param name="verifier">Checks it.</param>
/// <param name="actors">Who asks for a check.</param>
/// <param name="prompt">Asks for the password before a download.</param>
/// <param name="navigation">The address.</param>
public sealed partial class AuditPage(
    AuditQueries audit,
    AuditVerifier verifier,
    CurrentActor actors,
    PasswordPrompt prompt,
    NavigationManager navigation
)
{
    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    private const int Limit = 50;

    private static readonly IReadOnlyList<IGrouping<string, string>> Kinds =
    [
        .. AuditActions.All.GroupBy(a => a[..a.IndexOf('.', StringComparison.Ordinal)]),
    ];

    private AuditListQuery _query = new();
    private IReadOnlyList<AuditEntry>? _rows;
    private AuditVerdict? _verdict;
    private string? _older;
    private string? _fault;
    private bool _checking;

    [SupplyParameterFromQuery(Name = "actor")]
    private string? Who { get; set; }

    [SupplyParameterFromQuery]
    private string? Action { get; set; }

    [SupplyParameterFromQuery]
    private string? Subject { get; set; }

    [SupplyParameterFromQuery]
    private string? From { get; set; }

    [SupplyParameterFromQuery]
    private string? To { get; set; }

    [SupplyParameterFromQuery]
    private string? Outcome { get; set; }

    [SupplyParameterFromQuery]
    private string? Cursor { get; set; }

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _query = new()
        {
            Actor = Text(Who),
            Action = Text(Action),
            Subject = Text(Subject),
            From = InstantText.Read(From),
            To = InstantText.Read(To),
            Outcome = AuditListQuery.ReadOutcome(Outcome),
            // A cursor that somebody spoiled in the address starts at the beginning.
            Cursor = long.TryParse(Cursor, NumberStyles.None, CultureInfo.InvariantCulture, out _)
                ? Cursor
                : null,
        };
        var errors = _query.ToFilter().Check();
        if (!errors.IsEmpty)
        {
            // An address may say anything; nothing is shown that it does not mean.
            (_rows, _older) = ([], null);
            _fault = string.Join(" ", errors.ToDictionary().Select(e => $"{e.Key}: {T.Told(e.Value[0])}"));
            return;
        }

        _fault = null;
        var page = await audit.ListAsync(Actor, _query.ToFilter(), _query.Cursor, Limit, cancellationToken);
        (_rows, _older) = (page.Items, page.NextCursor);
    }

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static string? Read(ChangeEventArgs change) => Text(change.Value?.ToString());

    private void Show(AuditListQuery query) => navigation.NavigateTo((query with { Cursor = null }).ToUrl());

    // The browser's own download, which can ask for nothing: so the password is asked for first.
    private async Task ExportAsync(string format)
    {
        if (await prompt.EnsureAsync())
        {
            navigation.NavigateTo(_query.ToExportUrl(format), forceLoad: true);
        }
    }

    private async Task VerifyAsync()
    {
        _checking = true;
        StateHasChanged();
        try
        {
            _verdict = await verifier.RunAsync(await actors.GetAsync(), Gone);
        }
        catch (RefusalException refusal)
        {
            _fault = T.Told(refusal);
        }
        finally
        {
            _checking = false;
        }
    }
}
