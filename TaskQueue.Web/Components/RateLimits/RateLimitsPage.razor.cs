using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Core.Security.RateLimits;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.RateLimits;

/// <summary>Shows and changes how many requests may come, and shows what limits did.</summary>
/// <param name="service">Reads and changes them.</param>
/// <param name="actors">Who asks.</param>
/// <param name="toasts">Says what was done.</param>
public sealed partial class RateLimitsPage(RateLimitService service, CurrentActor actors, Toasts toasts)
{
    private RateLimitPolicy? _policy;
    private RateLimitDraft? _draft;
    private LimitUse? _use;
    private string? _refused;
    private bool _isStale;
    private bool _busy;
    private bool _touched;

    private ITimer? _timer;

    private bool May => Actor.May(Permissions.SettingsManage);

    protected override async Task LoadAsync(CancellationToken cancellationToken)
    {
        _use = service.Use(Actor);
        if (!_touched)
        {
            var policy = await service.ReadAsync(Actor, cancellationToken);
            // What somebody types is left alone, also what came during that; a stale save is refused by its version.
            if (!_touched)
            {
                (_policy, _draft) = (policy, new RateLimitDraft(policy));
            }
        }
    }

    protected override void OnAfterRender(bool firstRender)
    {
        base.OnAfterRender(firstRender);
        if (firstRender)
        {
            // What limits did is no news of the store, which the page would hear of.
            var every = TimeSpan.FromSeconds(2);
            _timer = Clock.CreateTimer(_ => _ = InvokeAsync(RefreshAsync), null, every, every);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _timer?.Dispose();
        base.Dispose(disposing);
    }

    private static string LabelOf(RequestClass requestClass) =>
        RateLimitDraft.Classes.First(c => c.Class == requestClass).Label;

    private void Set(RequestClass requestClass, LimitedBy by, string? text)
    {
        _touched = true;
        _draft![requestClass, by] = text ?? "";
        _draft.Check();
    }

    private Task ReloadAsync()
    {
        (_touched, _isStale, _refused) = (false, false, null);
        return RefreshAsync();
    }

    private async Task SaveAsync()
    {
        if (_busy || _draft?.Check() is not { } limits)
        {
            return;
        }

        (_busy, _refused) = (true, null);
        try
        {
            await service.SetAsync(await actors.GetAsync(), limits, _policy!.Version, CancellationToken.None);
            toasts.Done(T["Saved; every Web process goes by it now."]);
            await ReloadAsync();
        }
        catch (RefusalException refusal)
        {
            (_refused, _isStale) = (T.Told(refusal), refusal.Code is RefusalCode.Stale);
        }
        finally
        {
            _busy = false;
        }
    }
}
