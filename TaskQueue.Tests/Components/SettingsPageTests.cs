using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TaskQueue.Core.Audit;
using TaskQueue.Core.Settings;
using TaskQueue.Core.Settings.Live;
using TaskQueue.Web.Components.Settings;

namespace TaskQueue.Tests.Components;

/// <summary>The page of settings over the real service.</summary>
public sealed class SettingsPageTests
{
    [Fact]
    public async Task Settings_AreFiltered_ByTheAddress()
    {
        await using var console = await ConsoleContext.StartAsync();
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();

        navigation.NavigateTo("settings?q=lease:d");
        var page = console.Page.Render<SettingsPage>();
        Assert.Equal("Lease:Duration", Assert.Single(page.FindAll("tbody td a")).TextContent);

        await page.ChangeOnAsync("input[type=search]", "concurrency");
        Assert.EndsWith("settings?q=concurrency", navigation.Uri, StringComparison.Ordinal);
        Assert.Equal("Worker:Concurrency", Assert.Single(page.FindAll("tbody td a")).TextContent);

        navigation.NavigateTo("settings?changed=true");
        Assert.All(page.FindAll("tr[data-changed] .mono.value"), v => Assert.NotEqual("none", v.TextContent));
        Assert.Contains(page.FindAll("tbody td a"), a => a.TextContent == "ConnectionStrings:Database");
        Assert.DoesNotContain(page.FindAll("tbody td a"), a => a.TextContent == "Lease:Duration");

        navigation.NavigateTo("settings?q=nothing-has-this");
        Assert.Contains("No setting matches", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setting_IsChecked_WhileOneTypes_Changed_AndTakenBack()
    {
        await using var console = await ConsoleContext.StartAsync();
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("settings?live=true&q=audit");
        var page = console.Page.Render<SettingsPage>();
        Assert.Equal("Audit:RetentionDays", Assert.Single(page.FindAll("tbody td a")).TextContent);

        await page.ClickOnAsync("td button", "Change");
        await page.TypeInAsync("#setting-value", "0");
        Assert.Contains(
            "a number from 1 to 36500",
            page.Find("#setting-value-note").TextContent,
            StringComparison.Ordinal
        );
        Assert.True(page.Find("dialog button[type=submit]").HasAttribute("disabled"));
        await page.TypeInAsync("#setting-value", "400");
        await page.SubmitFormAsync("dialog form");

        var options = console.Product.Get<IOptions<AuditOptions>>();
        Assert.Equal(400, options.Value.RetentionDays);
        Assert.Contains("set here", page.Find("tr .from").TextContent, StringComparison.Ordinal);
        Assert.Contains("instead of 365 (default)", page.Markup, StringComparison.Ordinal);

        await page.ClickOnAsync("td button", "Change");
        await page.ClickOnAsync("dialog button", "Take back, to 365");
        Assert.Equal(365, options.Value.RetentionDays);
        Assert.Equal("default", page.Find("tr .from").TextContent);
    }

    [Fact]
    public async Task WhatSomebodyElseHasSetMeanwhile_IsNotWrittenOver()
    {
        await using var console = await ConsoleContext.StartAsync();
        var navigation = console.Page.Services.GetRequiredService<NavigationManager>();
        navigation.NavigateTo("settings?live=true&q=audit");
        var page = console.Page.Render<SettingsPage>();
        await page.ClickOnAsync("td button", "Change");
        await page.TypeInAsync("#setting-value", "400");

        await console
            .Product.Get<SettingsEditor>()
            .SetAsync(
                Product.Operator,
                new Dictionary<string, string?> { ["Audit:RetentionDays"] = "500" },
                null,
                TestContext.Current.CancellationToken
            );
        await Eventually.TrueAsync(
            () => page.FindAll("tbody .value").Any(value => value.TextContent == "500"),
            "the page behind the dialog follows"
        );
        await page.SubmitFormAsync("dialog form");

        Assert.Contains(
            "have changed meanwhile",
            page.Find("dialog [role=alert]").TextContent,
            StringComparison.Ordinal
        );
        Assert.Equal(500, console.Product.Get<IOptions<AuditOptions>>().Value.RetentionDays);
    }

    [Fact]
    public async Task Bundle_IsCompared_SideBySide()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SettingsPage>();

        Upload(
            page,
            """{"version":"0.1.0","environment":"Staging","settings":{"Worker:Concurrency":"16"},"secrets":["Auth:Jwt:Key"]}"""
        );

        await Eventually.TrueAsync(() => page.FindAll(".outcome").Count == 1, "the outcome is there");
        var row = page.Find("tr[data-kind=added]");
        Assert.Equal("16", row.QuerySelector(".after")!.TextContent);
        Assert.Contains("Auth:Jwt:Key", page.Find(".rest").TextContent, StringComparison.Ordinal);
        Assert.Contains(
            page.FindAll("pre"),
            p => p.TextContent.Contains("\"Concurrency\": \"16\"", StringComparison.Ordinal)
        );
        await page.ClickOnAsync("button", "Download appsettings");
        var call = Assert.Single(console.Page.JSInterop.Invocations["download"]);
        Assert.StartsWith("appsettings.", (string)call.Arguments[0]!, StringComparison.Ordinal);

        Upload(
            page,
            """{"version":"0.1.0","environment":"Staging","settings":{"Worker:Concurrency":"0"},"secrets":[]}"""
        );
        await Eventually.TrueAsync(
            () => page.Markup.Contains("would not start", StringComparison.Ordinal),
            "the fault is told"
        );
        Assert.Contains(
            "Worker:Concurrency must be",
            page.Find("p.bad").TextContent,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task FileThatIsNoBundle_IsRefused_AndTheFieldsAreNamed()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SettingsPage>();

        Upload(page, "{}");
        await Eventually.TrueAsync(() => page.FindAll("[role=alert]").Count == 1, "it is refused");
        Assert.Contains(
            "environment: Must be a text.",
            page.Find("[role=alert]").TextContent,
            StringComparison.Ordinal
        );

        Upload(page, new string(' ', SettingsBundle.MostBytes + 1));
        await Eventually.TrueAsync(
            () => page.Find("[role=alert]").TextContent.Contains("larger than", StringComparison.Ordinal),
            "it is too large"
        );
    }

    [Fact]
    public async Task Export_GivesAFile()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SettingsPage>();

        await page.ClickOnAsync("button", "Export settings");

        var call = Assert.Single(console.Page.JSInterop.Invocations["download"]);
        var bundle = SettingsBundle.Parse(Encoding.UTF8.GetBytes((string)call.Arguments[1]!));
        Assert.Contains("ConnectionStrings:Database", bundle.Settings.Keys);
    }

    [Fact]
    public async Task Deployments_AreATimeline()
    {
        await using var console = await ConsoleContext.StartAsync();
        var page = console.Page.Render<SettingsPage>();

        await Eventually.TrueAsync(
            () =>
            {
                page.Render();
                return page.FindAll("ol li .what").Count == 1;
            },
            "the start is there"
        );
        Assert.Contains("The first one.", page.Find("ol").TextContent, StringComparison.Ordinal);
    }

    private static void Upload(IRenderedComponent<SettingsPage> page, string text) =>
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "bundle.json"));
}
