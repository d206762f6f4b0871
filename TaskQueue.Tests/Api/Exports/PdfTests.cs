using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using TaskQueue.Core;
using TaskQueue.Core.Security;
using TaskQueue.Web.Api.Exports;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>Q14: lists on paper, printed by the real Chromium.</summary>
public sealed partial class PdfTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tasks_ArePrinted_OnSeveralPages()
    {
        await using var app = await ExportTests.StartAsync(
            false,
            ("Export:Chromium", TestServers.RequireChromium())
        );
        await ExportedRows.FillAsync(app.Admin, "paper", 150);

        var answer = await app.Admin.GetAsync(
            "tasks/export?format=pdf&q=queue:paper&columns=name,type,status,createdAt"
        );

        Assert.Equal("application/pdf", answer.Is(HttpStatusCode.OK).ContentHeaders.ContentType?.MediaType);
        var text = Encoding.Latin1.GetString(answer.Body);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        Assert.InRange(Pages().Count(text), 3, 12);
        Assert.EndsWith(
            ".pdf",
            answer.ContentHeaders.ContentDisposition?.FileName?.Trim('"'),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task WithoutChromium_ItIsRefused_AndSaysWhatToDo()
    {
        await using var app = await ExportTests.StartAsync(false, ("Export:Chromium", "/nowhere/chromium"));

        var answer = await app.Admin.GetAsync("tasks/export?format=pdf");

        answer.IsProblem(409);
        Assert.Contains(
            "Export:Chromium",
            answer.Json.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
        (await app.Admin.GetAsync("tasks/export?format=csv")).Is(HttpStatusCode.OK);
        Assert.Single((await app.Admin.GetAsync("audit?action=list.exported")).Items);
    }

    [Fact]
    public async Task Chromium_ThatCannotBeStarted_IsRefused_WithTheReason()
    {
        using var folder = new TemporaryFolder();
        var program = folder.File("chromium");
        await File.WriteAllTextAsync(program, "no program", Stop);
        await using var app = await ExportTests.StartAsync(false, ("Export:Chromium", program));

        var answer = await app.Admin.GetAsync("tasks/export?format=pdf");

        answer.IsProblem(409);
        Assert.Contains(
            $"{program} cannot be started",
            answer.Json.GetProperty("detail").GetString(),
            StringComparison.Ordinal
        );
    }

    // With a program that prints nothing: what matters is who waits for whom.
    [Fact]
    public async Task OneIsPrinted_AndTheOthersWait_BeforeTheyReadAnything()
    {
        using var printer = new ChromiumPrinter(Options.Create(new ExportOptions { Chromium = "/bin/true" }));
        var (begun, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        var isRead = false;
        var first = printer.PrintAsync(
            _ =>
            {
                begun.SetResult();
                return end.Task;
            },
            Stop
        );
        await begun.Task;
        var second = printer.PrintAsync(
            _ =>
            {
                isRead = true;
                return Task.CompletedTask;
            },
            Stop
        );
        Assert.False(isRead);

        end.SetResult();

        await Assert.ThrowsAsync<RefusalException>(() => first);
        await Assert.ThrowsAsync<RefusalException>(() => second);
        Assert.True(isRead);
    }

    [Fact]
    public async Task WhatPeopleWrote_IsText()
    {
        var page = await PageAsync(ExportedRows.Hostile.ToAsyncEnumerable());

        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", page, StringComparison.Ordinal);
        Assert.Contains(
            "<td dir=\"auto\">שלום עולם</td>",
            WebUtility.HtmlDecode(page),
            StringComparison.Ordinal
        );
        Assert.Contains("😀", WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("<dd dir=\"auto\">&lt;b&gt;asked</dd>", page, StringComparison.Ordinal);
        Assert.Contains("10 rows", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TenThousandRows_AreTheMost()
    {
        var most = await PageAsync(Numbers(PdfExport.MostRows));
        var refusal = await Assert.ThrowsAsync<RefusalException>(() =>
            PageAsync(Numbers(PdfExport.MostRows + 1))
        );

        Assert.Contains("10,000 rows", most, StringComparison.Ordinal);
        Assert.Equal(RefusalCode.Invalid, refusal.Code);
        Assert.Equal(["format"], refusal.Errors.Keys);
    }

    private static async Task<string> PageAsync(IAsyncEnumerable<string> rows)
    {
        var list = new ExportedList<string>(
            "tasks",
            "Tasks",
            ExportFormat.Pdf,
            [new("name", "Name", row => row)],
            (_, _, _) => Task.FromResult(new Page<string>([], null))
        )
        {
            Asked = "<b>asked",
        };
        await using var page = new StringWriter();
        await PdfExport.WriteAsync(page, list, rows, [], Actor.System, DateTimeOffset.UnixEpoch, Stop);
        return page.ToString();
    }

    private static IAsyncEnumerable<string> Numbers(int count) =>
        Enumerable.Range(1, count).Select(n => $"row {n}").ToAsyncEnumerable();

    [GeneratedRegex(@"/Type\s*/Page\b(?!s)", RegexOptions.None, 5000)]
    private static partial Regex Pages();
}
