using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Data;
using TaskQueue.Core.Security;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.LetterGroups;
using TaskQueue.Web.Components.DeadLetters;

namespace TaskQueue.Tests.Components;

/// <summary>Dead letters as an inbox: by status, with an owner, put off, resolved, tried out.</summary>
public sealed class LetterInboxTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AGroup_IsTaken_Noted_Resolved_AndComesBack()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "valve 1 <leaks>");
        var group = await OnlyAsync(console);
        var page = Open(console, $"dead-letters?fingerprint={ErrorFingerprint.Write(group.Fingerprint)}");

        await page.ClickOnAsync(".panel [data-act=take]");
        await Eventually.TrueAsync(() => page.FindAll("[data-act=release]").Count == 1, "it is mine");
        Assert.Equal("Mine 1", Tab(page, "Mine"));
        Assert.Contains("You, since", page.Find(".panel dl").TextContent, StringComparison.Ordinal);
        await page.ClickOnAsync(".panel [data-act=note]");
        await page.TypeInAsync("#group-note", "<script>alert(1)</script>");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(
            () =>
                page.FindAll(".panel .note")
                    .Any(n => n.TextContent.Contains("alert(1)", StringComparison.Ordinal)),
            "the note is there, as text"
        );
        Assert.Empty(page.FindAll("script"));
        await page.ClickOnAsync(".panel [data-act=resolve]");
        await page.SubmitFormAsync("dialog form");
        await Eventually.TrueAsync(() => page.FindAll("[data-act=reopen]").Count == 1, "it is resolved");
        Assert.Equal(("Open 0", "Resolved 1"), (Tab(page, "Open"), Tab(page, "Resolved")));
        Assert.Contains("Nothing is open", page.Markup, StringComparison.Ordinal);
        await DieAsync(console, "valve 2 <leaks>");

        await Eventually.TrueAsync(
            () =>
                page.Find(".panel .story")
                    .TextContent.Contains("Regressed, resolved by", StringComparison.Ordinal),
            "it came back, and says so"
        );
        Assert.Equal("Regressed 1", Tab(page, "Regressed"));
    }

    [Fact]
    public async Task OfTwoOperators_TheSecondIsToldWhatTheFirstDid()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "m");
        var group = await OnlyAsync(console);
        var dialog = console.Page.Render<LetterGroupDialog>(p =>
            p.Add(d => d.Group, group).Add(d => d.Act, LetterGroupAct.Snooze).Add(d => d.OnClose, () => { })
        );

        await console
            .Product.Get<LetterGroupService>()
            .ResolveAsync(Product.Operator, group.Fingerprint, null, null);
        await dialog.Find("form").SubmitAsync();

        Assert.Contains(
            $"{Product.Operator.Name} resolved it at",
            dialog.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(LetterGroupStatus.Resolved, (await OnlyAsync(console)).Status);
    }

    [Fact]
    public async Task ANoteThatIsCleared_WhenTheGroupIsResolved_IsGone()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "m");
        var group = await OnlyAsync(console);
        var noted = await console
            .Product.Get<LetterGroupService>()
            .EditAsync(
                Product.Operator,
                group.Fingerprint,
                new() { HasNote = true, Note = "not true any more" },
                null
            );
        var dialog = console.Page.Render<LetterGroupDialog>(p =>
            p.Add(d => d.Group, noted).Add(d => d.Act, LetterGroupAct.Resolve).Add(d => d.OnClose, () => { })
        );

        await dialog.TypeInAsync("#group-note", "");
        await dialog.SubmitFormAsync("form");

        var resolved = await OnlyAsync(console);
        Assert.Equal((LetterGroupStatus.Resolved, null), (resolved.Status, resolved.State!.Note));
    }

    [Fact]
    public async Task ASnooze_IsCheckedAtItsField_AndShownUntilItEnds()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "m");
        var group = await OnlyAsync(console);
        var page = Open(console, $"dead-letters?fingerprint={ErrorFingerprint.Write(group.Fingerprint)}");

        await page.ClickOnAsync(".panel [data-act=snooze]");
        await page.ChangeOnAsync("#group-span", "deaths");
        await page.TypeInAsync("#group-deaths", "none");
        await page.SubmitFormAsync("dialog form");
        var wrong = page.Find("#group-deaths-note").TextContent;
        await page.ChangeOnAsync("#group-span", "again");
        await page.SubmitFormAsync("dialog form");

        Assert.Contains("Must be from 1 to", wrong, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => page.FindAll("[data-act=wake]").Count == 1, "it is snoozed");
        Assert.Contains(
            "until it comes again",
            page.Find(".panel .story").TextContent,
            StringComparison.Ordinal
        );
        await page.ClickOnAsync("[data-act=wake]");
        await Eventually.TrueAsync(() => page.FindAll("[data-act=snooze]").Count == 1, "it is open");
    }

    [Fact]
    public async Task ACanary_IsShownAfterAReload_AndAsks_AndTheRestFollows()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, times: 1, "m", "m", "m");
        var group = await OnlyAsync(console);
        var address = $"dead-letters?fingerprint={ErrorFingerprint.Write(group.Fingerprint)}";
        var page = Open(console, address);

        await page.ClickOnAsync(".panel [data-act=canary]");
        await page.TypeInAsync("#group-tasks", "2");
        await page.SubmitFormAsync("dialog form");
        var again = console.Page.Render<DeadLettersPage>();
        await Eventually.TrueAsync(
            () => again.FindAll("[data-act=continue]").Count == 1,
            "two have succeeded, and it asks"
        );
        Assert.Contains("Watched: 2 succeeded", again.Find(".canary").TextContent, StringComparison.Ordinal);
        await again.ClickOnAsync("[data-act=continue]");

        await Eventually.TrueAsync(
            () =>
                again
                    .Find(".canary")
                    .TextContent.Contains("The canary is through.", StringComparison.Ordinal),
            "the rest has followed"
        );
        await using var db = Database(console);
        Assert.Equal(3, db.Tasks.Count(t => t.State == TaskState.Succeeded));
    }

    [Fact]
    public async Task AViewer_SeesTheGroup_WithoutButtons_AndWhatIsSpoiledInTheAddressIsLeftOut()
    {
        await using var console = await ConsoleContext.StartAsync(Roles.Viewer, worker: true);
        await DieAsync(console, "m");
        var group = await OnlyAsync(console);

        var page = Open(
            console,
            $"dead-letters?fingerprint={ErrorFingerprint.Write(group.Fingerprint)}&status=x%27"
        );

        // What they follow is their own.
        Assert.Empty(page.FindAll("button:not(.follow)"));
        Assert.Contains("Open: somebody should look at it.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Open 1", page.Find(".tabs a[aria-current]").TextContent.Trim());
        Assert.Equal(
            "dead-letters?status=mine&trend=day",
            LetterInboxQuery.Read("mine", "zz", "day").ToUrl()
        );
    }

    [Fact]
    public async Task TheLetters_AreLookedThrough_AndSorted_BesideTheGroups()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "valve leaks", "pump stands");
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = Open(console, "dead-letters?status=all&q=error:valve&sort=-finishedAt");
        Assert.Equal(["valve leaks"], Messages(page));
        Assert.Equal("All 2", Tab(page, "All"));
        Assert.Equal("-finishedAt", page.Find("#order").GetAttribute("value"));
        Assert.StartsWith(
            "export/dead-letters?q=error:valve&sort=-finishedAt&format=csv",
            page.Find("[data-format=csv]").GetAttribute("href"),
            StringComparison.Ordinal
        );
        Assert.Contains("Requeue those that match", page.Markup, StringComparison.Ordinal);

        await page.ChangeOnAsync("#order", TaskOrders.Usual);
        Assert.EndsWith("/dead-letters?status=all&q=error:valve", navigation.Uri, StringComparison.Ordinal);
        await page.ClickOnAsync(".chips button");
        Assert.EndsWith("/dead-letters?status=all", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal(["pump stands", "valve leaks"], Messages(page));

        await page.InvokeAsync(() => navigation.NavigateTo("dead-letters?q=priority:x"));
        Assert.NotEmpty(page.FindAll("#query-fault .fault"));
        Assert.Empty(Messages(page));
    }

    [Fact]
    public async Task AQueryThatCannotBeRead_OffersNothingToDoToAll_AlsoWhileTheStoreIsSlow()
    {
        await using var console = await ConsoleContext.StartAsync(worker: true);
        await DieAsync(console, "valve leaks", "pump stands");
        var store = new LateStore(console.Product.Get<IDbContextFactory<AppDbContext>>());
        console.Page.Services.AddSingleton(
            new DeadLetterGroups(store, console.Product.Get<StoreConnection>(), TimeProvider.System)
        );
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        var page = Open(console, "dead-letters?q=error:valve");
        Assert.Single(page.FindAll("[data-requeue=all]"));

        store.Hold();
        await page.InvokeAsync(() => navigation.NavigateTo("dead-letters?q=priority:x"));

        Assert.Equal(["valve leaks"], Messages(page));
        Assert.Empty(page.FindAll("[data-requeue=all]"));
        store.Answer();
    }

    private static IReadOnlyList<string> Messages(IRenderedComponent<DeadLettersPage> page) =>
        [.. page.FindAll(".letters .message").Select(m => m.TextContent.Split(": ")[^1].Trim())];

    private static IRenderedComponent<DeadLettersPage> Open(ConsoleContext console, string address)
    {
        console.Page.Services.GetRequiredService<NavigationManager>().NavigateTo(address);
        return console.Page.Render<DeadLettersPage>();
    }

    private static string Tab(IRenderedComponent<DeadLettersPage> page, string filter) =>
        page.Find($".tabs a[data-filter={filter}]").TextContent.Trim();

    private static AppDbContext Database(ConsoleContext console) =>
        console.Product.Get<IDbContextFactory<AppDbContext>>().CreateDbContext();

    private static async Task<DeadLetterGroup> OnlyAsync(ConsoleContext console) =>
        Assert.Single(
            (
                await console
                    .Product.Get<DeadLetterGroups>()
                    .ListAsync(Product.Operator, LetterGroupFilter.All, 0, 10, TrendUnit.Hour, Stop)
            ).Groups
        );

    private static Task DieAsync(ConsoleContext console, params string[] messages) =>
        DieAsync(console, times: null, messages);

    private static async Task DieAsync(ConsoleContext console, int? times, params string[] messages)
    {
        foreach (var message in messages)
        {
            var payload = System.Text.Json.JsonSerializer.Serialize(
                times is null ? (object)new { message } : new { message, times }
            );
            var id = await console.Product.SubmitAsync("fail", payload, t => t with { MaxAttempts = 1 });
            await console.Product.WaitForAsync(id, TaskState.Dead);
        }
    }
}
