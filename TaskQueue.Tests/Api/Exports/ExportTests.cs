using System.Net;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>Q14: lists as files. Exactly what the list shows, on both stores, whatever is in it.</summary>
public sealed class ExportTests
{
    private static readonly string[] Formats = ["csv", "json", "jsonl"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tasks_AreThoseOfTheList_InItsOrder_AndGuarded(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        await ExportedRows.FillAsync(app.Admin, "out", 1203);
        await ExportedRows.FillAsync(app.Admin, "other", 3);
        foreach (var asked in (string[])["queue=out", "q=queue:out+priority:>=4", "queue=out&sort=createdAt"])
        {
            var listed = await ExportedRows.ListedAsync(app.Admin, $"tasks?{asked}");
            var csv = (await app.Admin.GetAsync($"tasks/export?{asked}&columns=id,name")).Is(
                HttpStatusCode.OK
            );
            var json = (await app.Admin.GetAsync($"tasks/export?{asked}&format=json")).Is(HttpStatusCode.OK);
            var lines = (await app.Admin.GetAsync($"tasks/export?{asked}&format=jsonl")).Is(
                HttpStatusCode.OK
            );

            var cells = CsvReader.Read(csv.Text).ToList();
            Assert.True(listed.Count > 500);
            Assert.Equal(["id", "name"], cells[0].Cells);
            Assert.Equal(listed, cells.Skip(1).Select(c => c.Cells[0]));
            Assert.Equal(listed, json.Json.EnumerateArray().Select(t => t.GetProperty("id").GetString()!));
            Assert.Equal(listed, ExportedRows.LinesOf(lines).Select(t => t.GetProperty("id").GetString()!));
        }

        var names = (await app.Admin.GetAsync("tasks/export?queue=out&columns=name")).Text;
        var shown = CsvReader.Read(names).Skip(1).Select(c => c.Cells[0]).Distinct().ToHashSet();
        Assert.Equal(ExportedRows.Hostile.Length, shown.Count);
        Assert.All(shown, n => Assert.DoesNotContain(n[..1], "=+-@\t\r＝", StringComparison.Ordinal));
        Assert.Equal(ExportedRows.Hostile.ToHashSet(), shown.Select(CsvLine.Unguarded).ToHashSet());
        var jsonNames = await app.Admin.GetAsync("tasks/export?queue=out&format=json&columns=name");
        Assert.Equal(
            ExportedRows.Hostile.ToHashSet(),
            jsonNames.Json.EnumerateArray().Select(t => t.GetProperty("name").GetString()!).ToHashSet()
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task SomeTasks_AreTakenByTheirIds_AndNoOthers(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        await ExportedRows.FillAsync(app.Admin, "out", 9);
        var all = await ExportedRows.ListedAsync(app.Admin, "tasks?queue=out");
        string[] some = [all[1], all[4], all[7]];
        var ids = string.Join(',', some);

        var lines = await app.Admin.GetAsync($"tasks/export?format=jsonl&ids={ids}");
        var ended = await ExportedRows.ListedAsync(app.Admin, $"tasks?ids={ids}&sort=finishedAt");
        var narrower = await ExportedRows.ListedAsync(app.Admin, $"tasks?ids={ids}&queue=out&worker=none");
        var preview = await app.Admin.PostAsync(
            "tasks/bulk",
            $$"""{"action":"cancel","dryRun":true,"filter":{"ids":["{{some[0]}}","{{some[2]}}"]} }"""
        );

        Assert.Equal(some, ExportedRows.LinesOf(lines).Select(t => t.GetProperty("id").GetString()!));
        Assert.Equal(some, await ExportedRows.ListedAsync(app.Admin, $"tasks?ids={ids}"));
        Assert.Empty(ended);
        Assert.Empty(narrower);
        Assert.Equal(2, preview.Is(HttpStatusCode.OK).Json.GetProperty("matched").GetInt64());
        (await app.Admin.GetAsync("tasks/export?ids=none")).IsProblem(422, "ids");
        (await app.Admin.GetAsync("tasks?ids=1")).IsProblem(422, "ids");
        var many = string.Join(',', Enumerable.Range(0, 201).Select(_ => $"{Guid.NewGuid():N}"));
        (await app.Admin.GetAsync($"tasks/export?ids={many}")).IsProblem(422, "ids");
        var most = many[..many.LastIndexOf(',')];
        (await app.Admin.GetAsync($"tasks/export?ids={most}&columns=id,name,status")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task OtherLists_AreWhatTheyShow(bool postgres)
    {
        await using var app = await StartAsync(postgres);
        await ExportedRows.FillAsync(app.Admin, "out", 3);
        (
            await app.Admin.PostAsync(
                "schedules",
                """{"name":"=nightly","cron":"30 2 * * *","timeZone":"Europe/Berlin","task":{"type":"echo","payload":1}}"""
            )
        ).Is(HttpStatusCode.Created);

        var schedules = ExportedRows.LinesOf(await app.Admin.GetAsync("schedules/export?format=jsonl"));
        var sheet = await app.Admin.GetAsync("schedules/export?columns=name,type");
        var queues = await app.Admin.GetAsync("queue-export?format=json&columns=name,queued,paused");
        var workers = await app.Admin.GetAsync("workers/export?format=json");
        var letters = await app.Admin.GetAsync("dead-letters/export?format=json");

        Assert.Equal("=nightly", Assert.Single(schedules).GetProperty("name").GetString());
        Assert.Equal("name,type\r\n'=nightly,echo\r\n", sheet.Text);
        Assert.Equal(
            """{"name":"out","queued":3,"paused":false}""",
            Assert.Single(queues.Json.EnumerateArray()).GetRawText()
        );
        Assert.Empty(workers.Is(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.Empty(letters.Is(HttpStatusCode.OK).Json.EnumerateArray());
        Assert.All(
            (ApiAnswer[])[queues, workers, letters],
            a => Assert.Equal("attachment", a.ContentHeaders.ContentDisposition?.DispositionType)
        );
    }

    [Fact]
    public async Task Payloads_AreForThoseWhoMaySeeThem_AndMaskedOtherwise()
    {
        await using var app = await StartAsync(postgres: false);
        await ExportedRows.FillAsync(app.Admin, "pay", 2, """{"card":"4111-secret","order":7}""");

        foreach (var format in Formats)
        {
            var all = (await app.Admin.GetAsync($"tasks/export?format={format}")).Is(HttpStatusCode.OK).Text;
            var whole = await app.Admin.GetAsync($"tasks/export?format={format}&columns=payload");
            Assert.DoesNotContain("4111", all, StringComparison.Ordinal);
            Assert.Contains("4111", whole.Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
            (await app.Viewer.GetAsync($"tasks/export?format={format}&columns=id,payload")).IsProblem(403);
            (await app.Viewer.GetAsync($"tasks/export?format={format}&columns=result")).IsProblem(403);
        }

        (await app.Admin.PutAsync("task-types/echo", """{"mask":["$.card"]}""")).Is(HttpStatusCode.OK);
        var masked = (await app.Viewer.GetAsync("tasks/export?format=jsonl&columns=payload")).Is(
            HttpStatusCode.OK
        );
        Assert.Equal(
            """{"payload":{"card":"***","order":7}}"""
                + "\n"
                + """{"payload":{"card":"***","order":7}}"""
                + "\n",
            masked.Text
        );
    }

    [Fact]
    public async Task LargePayloads_AreAllThere()
    {
        await using var app = await StartAsync(postgres: false);
        // A megabyte each, which is all that one may have; a page of the export has sixteen.
        var payload = $"\"{new string('x', (1024 * 1024) - 2)}\"";
        for (var i = 0; i < 20; i++)
        {
            await app.Admin.SubmitAsync("\"queue\":\"large\"", payload: payload);
        }

        var lines = (await app.Admin.GetAsync("tasks/export?queue=large&format=jsonl&columns=payload")).Is(
            HttpStatusCode.OK
        );

        Assert.Equal(20, lines.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.True(lines.Body.Length > 20 * 1024 * 1024);
    }

    [Theory]
    [InlineData("tasks/export?format=xml", 422, "format")]
    [InlineData("tasks/export?columns=id,secrets", 422, "columns")]
    [InlineData("tasks/export?q=status:dread", 422, "q")]
    [InlineData("tasks/export?limit=3", 400, "limit")]
    [InlineData("tasks/export?cursor=abc", 400, "cursor")]
    [InlineData("tasks/export?sort=colour", 422, "sort")]
    [InlineData("dead-letters/export?status=dead", 400, "status")]
    [InlineData("schedules/export?columns=payload", 422, "columns")]
    [InlineData("workers/export?status=x", 422, "status")]
    [InlineData("queue-export?format=CSV", 422, "format")]
    public async Task WhatIsWrong_IsNamed(string path, int status, string field)
    {
        await using var app = await StartAsync(postgres: false);

        (await app.Admin.GetAsync(path)).IsProblem(status, field);
    }

    // A page of such a search looks at 20,000 rows; an export reads on behind it.
    [Fact]
    public async Task SearchThatGoesOn_IsNotCalledUnsearched()
    {
        await using var app = await StartAsync(postgres: false);
        var oldest = await app.Admin.SubmitAsync("\"name\":\"needle\"");
        for (var i = 0; i < 3; i++)
        {
            await ExportedRows.FillAsync(app.Admin, "hay", 7000);
        }

        var listed = await app.Admin.GetAsync("tasks?q=%2Fneedle%2F");
        var taken = await app.Admin.GetAsync("tasks/export?q=%2Fneedle%2F&format=jsonl&columns=id");

        Assert.Empty(listed.Items);
        Assert.Single(listed.Json.GetProperty("notSearched").EnumerateArray());
        Assert.Equal(oldest, Assert.Single(ExportedRows.LinesOf(taken)).GetProperty("id").GetString());
        Assert.False(taken.Headers.Contains(ExportAnswer.NotSearchedHeader));
    }

    [Fact]
    public async Task AnExport_IsAnEntryOfTheAuditLog()
    {
        await using var app = await StartAsync(postgres: false);
        await ExportedRows.FillAsync(app.Admin, "told", 2);

        (await app.Viewer.GetAsync("tasks/export?q=queue:told&columns=id&format=json")).Is(HttpStatusCode.OK);
        (await app.Viewer.GetAsync("tasks/export?columns=payload")).IsProblem(403);

        var entry = Assert.Single((await app.Admin.GetAsync("audit?action=list.exported")).Items);
        Assert.Equal("tasks", entry.GetProperty("subjectId").GetString());
        Assert.Equal(
            """{"format":"json","columns":["id"],"query":"queue:told"}""",
            entry.GetProperty("after").GetRawText()
        );
    }

    [Fact]
    public void Csv_ReadsWhatItWrites()
    {
        string[] cells = ["plain", "a,b", "\"q\"", "two\r\nlines", "=1", "; semi", "", "'quoted", "\tTab"];

        var read = CsvReader.Read(CsvLine.Of(cells) + CsvLine.Of("last")).ToList();

        Assert.Equal(cells, read[0].Cells.Select(CsvLine.Unguarded));
        Assert.Equal((3, "last"), (read[1].Line, read[1].Cells.Single()));
        // S50
        Assert.All(
            "=+-@\t\r\n\0",
            c => Assert.Equal($"'{c}1", CsvReader.Read(CsvLine.Of($"{c}1")).Single().Cells.Single())
        );
        Assert.Equal(["", "", "a", ""], CsvReader.Read(CsvLine.Of("", null, "a", "")).Single().Cells);
        Assert.Throws<FormatException>(() => CsvReader.Read("a\n\"b").ToList());
        Assert.Throws<FormatException>(() => CsvReader.Read("\"a\"b\n").ToList());
        Assert.Equal(["x; y", "[z]"], ListText.Read(ListText.Write(["x; y", "[z]"])));
        Assert.Equal("a; b", ListText.Write(["a", "b"]));
        Assert.Null(ListText.Read("[1"));
    }

    internal static async Task<ApiApp> StartAsync(bool postgres, params (string, string)[] settings)
    {
        var database = postgres ? await TemporaryDatabase.PostgresAsync() : TemporaryDatabase.Sqlite();
        var app = new ApiApp(database, [("Worker:Enabled", "false"), .. settings]);
        await app.InitializeAsync();
        return app;
    }
}
