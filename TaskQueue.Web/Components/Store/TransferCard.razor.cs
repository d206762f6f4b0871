using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using TaskQueue.Core;
using TaskQueue.Core.Features;
using TaskQueue.Core.Maintenance.Transfer;
using TaskQueue.Core.Security;
using TaskQueue.Web.Auth;
using TaskQueue.Web.Components.Parts;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Store;

/// <summary>Exports all data, and imports it: first the numbers, then the import.</summary>
/// <param name="import">Takes the file in.</param>
/// <param name="features">Whether anybody may.</param>
/// <param name="toasts">Says that it is done.</param>
/// <param name="actors">Who asks.</param>
/// <param name="prompt">Asks for the password before a download.</param>
/// <param name="navigation">Downloads.</param>
public sealed partial class TransferCard(
    StoreImport import,
    FeatureSwitches features,
    Toasts toasts,
    CurrentActor actors,
    PasswordPrompt prompt,
    NavigationManager navigation
) : IAsyncDisposable
{
    private readonly CancellationTokenSource _gone = new();
    private ReceivedExport? _export;
    private ImportReport? _report;
    private string? _fault;
    private string _doing = "";
    private bool _busy;
    private bool _fire;
    private long _done;
    private long _most;

    [CascadingParameter]
    private ViewerTime? Time { get; set; }

    private bool IsOpen => features.IsOpen(Feature.Transfer);

    private ViewerTime Zone => Time ?? ViewerTime.Utc;

    /// <summary>Who looks.</summary>
    [Parameter, EditorRequired]
    public Actor Actor { get; set; } = default!;

    public async ValueTask DisposeAsync()
    {
        await _gone.CancelAsync();
        if (_export is not null)
        {
            await _export.DisposeAsync();
        }
    }

    // The browser's own download, which can ask for nothing: so the password is asked for first.
    private async Task ExportAsync()
    {
        if (await prompt.EnsureAsync())
        {
            navigation.NavigateTo("system/export", forceLoad: true);
        }
    }

    private Task ReceiveAsync(InputFileChangeEventArgs change) =>
        DoAsync(
            T["Checking the file"],
            change.File.Size,
            async token =>
            {
                await ForgetAsync();
                // Before the file is on its way; where it is not given, the service says why it refuses.
                await prompt.EnsureAsync();
                var actor = await actors.GetAsync();
                await using var file = change.File.OpenReadStream(TransferFormat.MostPacked, token);
                await using var counted = new CountedStream(file, Show);
                _export = await import.ReceiveAsync(actor, counted, token);
                _report = await import.PreviewAsync(actor, _export, token);
            }
        );

    private Task ApplyAsync() =>
        DoAsync(
            T["Importing"],
            _export?.Counts.Tasks ?? 0,
            async token =>
            {
                if (_export is not { } export)
                {
                    // The second click of two.
                    return;
                }

                // As long as it takes, whoever looks: half an import helps nobody.
                _report = await import.ApplyAsync(
                    Actor,
                    export,
                    _fire,
                    new Steps(Show),
                    CancellationToken.None
                );
                await LetGoAsync();
                toasts.Done(T["The import is through."]);
            }
        );

    private static long Added(ImportReport report) =>
        report.Added
        + report.QueuesAdded
        + report.TaskTypesAdded
        + report.QueueRulesAdded
        + report.DeadLetterRulesAdded
        + report.CalendarsAdded
        + report.SchedulesAdded;

    private static string Kept(long added, long existing) =>
        Words.Number(added) + (existing > 0 ? ", " + T["{0} here already", Words.Number(existing)] : "");

    private async Task ForgetAsync()
    {
        _fire = false;
        _report = null;
        _fault = null;
        await LetGoAsync();
    }

    private async Task LetGoAsync()
    {
        if (_export is { } export)
        {
            _export = null;
            await export.DisposeAsync();
        }
    }

    private async Task DoAsync(string doing, long most, Func<CancellationToken, Task> work)
    {
        if (_busy)
        {
            return;
        }

        (_busy, _doing, _most, _done, _fault) = (true, doing, most, 0, null);
        try
        {
            await work(_gone.Token);
        }
        catch (RefusalException refusal)
        {
            _fault = T.Told(refusal);
        }
        catch (IOException)
        {
            _fault = T["The file could not be read to its end."];
        }
        finally
        {
            _busy = false;
        }
    }

    private void Show(long done)
    {
        // Every per cent will do.
        var before = _done;
        Interlocked.Exchange(ref _done, done);
        if (_most > 0 && 100 * before / _most != 100 * done / _most && !_gone.IsCancellationRequested)
        {
            _ = InvokeAsync(StateHasChanged);
        }
    }

    private sealed class Steps(Action<long> show) : IProgress<long>
    {
        public void Report(long value) => show(value);
    }
}
