using Microsoft.AspNetCore.Components;
using TaskQueue.Core.Settings;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Settings;

/// <summary>The settings as they hold, their promotion, and what was deployed. The address says what is shown.</summary>
/// <param name="service">Reads them.</param>
/// <param name="navigation">Holds the filter.</param>
public sealed partial class SettingsPage(SettingsService service, NavigationManager navigation)
{
    private const int PageSize = 20;

    private EffectiveSettings? _settings;
    private IReadOnlyList<Deployment> _deployments = [];
    private EffectiveSetting? _changing;
    private string? _older;
    private int _pages = 1;

    /// <summary>What to look for; everything when absent.</summary>
    [SupplyParameterFromQuery(Name = "q")]
    private string? Search { get; set; }

    /// <summary>Whether only settings that differ from their defaults are shown.</summary>
    [SupplyParameterFromQuery(Name = "changed")]
    private bool Changed { get; set; }

    /// <summary>Whether only settings that may be changed while the product runs are shown.</summary>
    [SupplyParameterFromQuery(Name = "live")]
    private bool Live { get; set; }

    private IReadOnlyList<EffectiveSetting> Shown =>
        [
            .. (_settings?.Items ?? []).Where(s =>
                (!Changed || !s.IsDefault) && (!Live || !s.Setting.NeedsRestart) && Matches(s)
            ),
        ];

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _settings = service.Read(Actor);
        var page = await service.DeploymentsAsync(
            Actor,
            cursor: null,
            Math.Min(PageSize * _pages, 500),
            cancellationToken
        );
        (_deployments, _older) = (page.Items, page.NextCursor);
    }

    private bool Matches(EffectiveSetting setting) =>
        string.IsNullOrWhiteSpace(Search)
        || (
            (string?[])
                [
                    setting.Key,
                    setting.Setting.Variable,
                    setting.Value,
                    setting.Setting.Meaning,
                    T.Told(setting.Setting.Meaning),
                ]
        ).Any(t => t?.Contains(Search.Trim(), StringComparison.OrdinalIgnoreCase) ?? false);

    private Task ClosedAsync()
    {
        _changing = null;
        return RefreshAsync();
    }

    private void Go(string? search, bool changed, bool live) =>
        navigation.NavigateTo(
            navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>
                {
                    ["q"] = string.IsNullOrWhiteSpace(search) ? null : search,
                    ["changed"] = changed ? true : null,
                    ["live"] = live ? true : null,
                }
            ),
            replace: true
        );

    private Task OlderAsync()
    {
        _pages++;
        return RefreshAsync();
    }
}
