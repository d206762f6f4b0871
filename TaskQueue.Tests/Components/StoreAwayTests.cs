using Bunit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.JSInterop;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Queues;
using TaskQueue.Web.Components.Tasks;

namespace TaskQueue.Tests.Components;

/// <summary>What the frame of the console opens over any page, where the store says nothing: nobody's page ends with it.</summary>
public sealed class StoreAwayTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WhereQueuesMayNotBeRead_ATaskIsSubmittedAllTheSame()
    {
        await using var console = await ConsoleContext.StartAsync();
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>())
        {
            Fault = new RefusalException(RefusalCode.Forbidden, "You may not."),
        };
        console.Page.Services.AddSingleton(new QueueQueries(store, TimeProvider.System));
        var module = console.Page.JSInterop.SetupModule(SubmitDialogTests.EditorModule);
        module.Mode = JSRuntimeMode.Loose;
        module.Setup<IJSStreamReference>("read", _ => true).SetResult(new SubmitDialogTests.Text("{}"));
        var dialog = console.Page.Render<SubmitDialog>(p => p.Add(d => d.OnClose, () => { }));

        await dialog.TypeInAsync("#task-type", "echo");
        await dialog.SubmitFormAsync("form");

        Assert.Single(
            (await console.Product.Queries.ListAsync(Product.Operator, new(), null, 5, Stop)).Items
        );
    }
}
