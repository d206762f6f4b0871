using System.Text;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Web.Components.Parts;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>
/// Scripts that come when what asked for them was left: another page is open by then, and what breaks would take its place.
/// </summary>
public sealed class LateScriptTests : IAsyncDisposable
{
    private readonly LateBrowser _browser = new();
    private ConsoleContext? _console;

    public async ValueTask DisposeAsync()
    {
        if (_console is not null)
        {
            await _console.DisposeAsync();
        }
    }

    [Fact]
    public async Task AListThatWasLeft_IsNotWatched()
    {
        var page = await StartAsync();
        var list = page.Render<StillList>(p =>
            p.Add(l => l.Rows, new StillRows<Guid>(id => id)).Add(l => l.OnRefresh, () => { })
        );

        await AssertLetGoAsync(list.Instance);
    }

    [Fact]
    public async Task AQueryThatWasLeft_HearsNoKeys()
    {
        var page = await StartAsync();
        var bar = page.Render<QueryBar>(p => p.Add(b => b.OnAsk, _ => { }));

        await AssertLetGoAsync(bar.Instance);
    }

    [Fact]
    public async Task APayloadWhoseDialogWasClosed_IsNotFollowed()
    {
        var page = await StartAsync();
        var editor = page.Render<PayloadEditor>(p =>
            p.Add(e => e.Id, "payload").Add(e => e.OnChanged, _ => { })
        );

        await AssertLetGoAsync(editor.Instance);
    }

    [Fact]
    public async Task WhoeverIsFasterThanTheScript_MeansWhatStandsInTheField()
    {
        var page = await StartAsync();
        _browser.Script.Given = new SubmitDialogTests.Text("""{"a":1}""");
        var editor = page.Render<PayloadEditor>(p =>
            p.Add(e => e.Id, "payload").Add(e => e.OnChanged, _ => { })
        );
        await Eventually.TrueAsync(() => _browser.IsAsked, "the script is asked for");

        var read = editor.Instance.ReadAsync();
        _browser.Answer();

        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString((await read).Span));
    }

    private async Task<BunitContext> StartAsync()
    {
        _console = await ConsoleContext.StartAsync();
        _console.Page.Services.AddSingleton<IJSRuntime>(_browser);
        return _console.Page;
    }

    private async Task AssertLetGoAsync(IAsyncDisposable part)
    {
        await Eventually.TrueAsync(() => _browser.IsAsked, "the script is asked for");

        await part.DisposeAsync();
        _browser.Answer();

        await Eventually.TrueAsync(() => _browser.Script.IsGone, "the script is let go");
        Assert.Empty(_browser.Script.Calls);
    }
}
