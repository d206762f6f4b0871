using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TaskQueue.Core;
using TaskQueue.Core.Data;
using TaskQueue.Core.Features;
using TaskQueue.Core.Tasks;
using TaskQueue.Core.Tasks.Bulk;
using TaskQueue.Web.Api.Exports;
using TaskQueue.Web.Api.Wire;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>Q14: tasks from a file, tried out first, refused line by line.</summary>
public sealed class ImportTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ACsv_IsTriedOut_ThenSubmitted(bool postgres)
    {
        await using var app = await ExportTests.StartAsync(postgres);
        const string File =
            "type,payload,queue,priority,tags,name\r\n"
            + "echo,\"{\"\"n\"\":1}\",in,7,red; blue,'=one\r\n"
            + "echo,\"\"\"two\r\nlines\"\"\",in,,,\r\n"
            + "\r\n"
            + "nobody.knows,1,in,5,,\r\n"
            + "echo,{not json},in,5,,\r\n"
            + "echo,,in,5,,\r\n"
            + "echo,1,in,high,,\r\n"
            + "echo,1\r\n"
            + "echo,\"1,\"\"type\"\":\"\"x\"\"\",in,5,,\r\n";

        var dry = await SendAsync(app.Admin, File, "text/csv", "?dryRun=true");
        var none = await app.Admin.GetAsync("tasks?queue=in");
        var real = await SendAsync(app.Admin, File, "text/csv");
        var made = (await app.Admin.GetAsync("tasks?queue=in&include=payload&sort=createdAt")).Items;

        Assert.Empty(none.Items);
        Assert.Equal((8, 1, 7), Counts(dry));
        Assert.Equal((8, 1, 7), Counts(real));
        Assert.Equal([3, 6, 7, 8, 9, 10, 11], LinesOf(real));
        Assert.Equal(LinesOf(real), LinesOf(dry));
        Assert.Equal(
            ["payload", "type", "payload", "payload", "priority", "line", "payload"],
            real.Json.GetProperty("rejected")
                .EnumerateArray()
                .Select(r => r.GetProperty("errors").EnumerateObject().First().Name)
        );
        var one = Assert.Single(made);
        Assert.Equal("""{"n":1}""", one.GetProperty("payload").GetRawText());
        Assert.Equal(
            ("=one", 7),
            (one.GetProperty("name").GetString(), one.GetProperty("priority").GetInt32())
        );
        Assert.Equal("""["blue","red"]""", one.GetProperty("tags").GetRawText());
        var entry = Assert.Single((await app.Admin.GetAsync("audit?action=task.imported")).Items);
        var after = entry.GetProperty("after");
        Assert.Equal(
            (1, 7),
            (after.GetProperty("accepted").GetInt32(), after.GetProperty("refused").GetInt32())
        );
        Assert.Equal(real.Json.GetProperty("id").GetGuid(), after.GetProperty("operation").GetGuid());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnImport_IsAnOperation_ThatHasFinished(bool postgres)
    {
        await using var app = await ExportTests.StartAsync(postgres);
        const string File = "type,payload,queue,priority\r\necho,1,in,5\r\necho,2,in,high\r\n";

        var dry = await SendAsync(app.Admin, File, "text/csv", "?dryRun=true");
        Assert.Empty((await app.Admin.GetAsync("operations")).Items);
        var answer = await SendAsync(app.Admin, File, "text/csv");

        Assert.Equal(Counts(dry), Counts(answer));
        Assert.Equal("finished", answer.Json.GetProperty("status").GetString());
        var id = answer.Json.GetProperty("id").GetGuid();
        Assert.EndsWith(
            $"/api/v1/operations/{id}",
            answer.Headers.Location!.ToString(),
            StringComparison.Ordinal
        );
        var operation = (await app.Admin.GetAsync($"operations/{id}")).Json;
        Assert.Equal(
            ("import", "finished", 2, 1, 1),
            (
                operation.GetProperty("action").GetString(),
                operation.GetProperty("status").GetString(),
                operation.GetProperty("matched").GetInt32(),
                operation.GetProperty("done").GetInt32(),
                operation.GetProperty("failed").GetInt32()
            )
        );
        (await app.Admin.PostAsync($"operations/{id}/undo")).IsProblem(409);
        Assert.Equal(
            id,
            Assert.Single((await app.Admin.GetAsync("operations")).Items).GetProperty("id").GetGuid()
        );
    }

    [Fact]
    public async Task WhatIsExported_IsImportedAgain()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        await ExportedRows.FillAsync(app.Admin, "round", 20, """{"a":[1,"x, \"y\""]}""");
        const string Columns = "type,payload,priority,name,tags";
        var sheet = await app.Admin.GetAsync($"tasks/export?queue=round&sort=createdAt&columns={Columns}");

        var answer = await SendAsync(app.Admin, sheet.Text, "text/csv");
        var again = await app.Admin.GetAsync($"tasks/export?queue=default&sort=createdAt&columns={Columns}");

        Assert.Equal((20, 20, 0), Counts(answer));
        Assert.Equal(sheet.Text, again.Text);
    }

    [Fact]
    public async Task Lines_AreCounted_BlankOnesToo()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        const string Lines =
            """{"type":"echo","payload":1}"""
            + "\n\n"
            + """{"type":"echo","payload":2,"color":"red"}"""
            + "\nnot json\n"
            + """{"type":"echo","payload":3}""";

        var answer = await SendAsync(app.Admin, Lines, "application/x-ndjson");

        Assert.Equal((4, 2, 2), Counts(answer));
        Assert.Equal([3, 4], LinesOf(answer));
    }

    [Theory]
    [InlineData("text/csv", "", 422, "file")]
    [InlineData("text/csv", "type,payload\r\n", 422, "file")]
    [InlineData("text/csv", "type,colour\r\necho,red\r\n", 422, "header")]
    [InlineData("text/csv", "type,type\r\necho,echo\r\n", 422, "header")]
    [InlineData("text/csv", "type,payload\r\necho,\"1\r\n", 422, "file")]
    [InlineData("application/x-ndjson", "\n\n", 422, "file")]
    public async Task AFile_ThatIsNone_IsRefused(string type, string text, int status, string field)
    {
        await using var app = await ExportTests.StartAsync(postgres: false);

        (await SendAsync(app.Admin, text, type)).IsProblem(status, field);
        (await SendAsync(app.Admin, text, type, "?dryRun=true")).IsProblem(status, field);
        (await SendAsync(app.Viewer, text, type)).IsProblem(403);
        (await SendAsync(app.Admin, text, "application/json")).IsProblem(415);
    }

    [Theory]
    [InlineData("text/csv", "type,payload\n", "echo,1\n", "echo,\"never closed")]
    [InlineData("application/x-ndjson", "", "0\n", "")]
    public async Task MoreThanMayBeInIt_IsRefused_AndWhatFollowsIsNotRead(
        string type,
        string header,
        string row,
        string end
    )
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        var rows = string.Concat(Enumerable.Repeat(row, TaskLimits.Batch + 1));

        var answer = await SendAsync(app.Admin, header + rows + end, type, "?dryRun=true");

        answer.IsProblem(422, "file");
        Assert.Contains("more than 10,000 tasks", answer.Text, StringComparison.Ordinal);
        var read =
            end.Length > 0
                ? TaskCsv.Parse(header + rows, 7)
                : TaskLines.Parse(Encoding.UTF8.GetBytes(rows), 7);
        Assert.Equal(7, read.Count);
    }

    [Fact]
    public async Task TasksThatAreIn_AreAnswered_AlthoughTheStoreWentAwayBehindThem()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        var import = new TaskImport(
            app.Services.GetRequiredService<TaskService>(),
            ActivatorUtilities.CreateInstance<Operations>(app.Services, new AwayStore()),
            app.Services.GetRequiredService<FeatureSwitches>(),
            TimeProvider.System,
            NullLogger<TaskImport>.Instance
        );

        var answer = await import.RunAsync(
            Product.Operator,
            "type,payload,queue\necho,1,unheard\n"u8.ToArray(),
            isCsv: true,
            allowUnknownType: false,
            dryRun: false
        );

        Assert.Equal((1, 0), (answer.Accepted, answer.RejectedCount));
        Assert.Null(answer.Id);
        Assert.Single((await app.Admin.GetAsync("tasks?queue=unheard")).Items);
    }

    [Fact]
    public async Task Bytes_ThatAreNoText_AreRefused()
    {
        await using var app = await ExportTests.StartAsync(postgres: false);
        using var content = new ByteArrayContent([0x74, 0xff, 0xfe, 0x0a]);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");

        (await app.Admin.SendAsync(HttpMethod.Post, "tasks/import", content)).IsProblem(422, "file");
    }

    private static async Task<ApiAnswer> SendAsync(
        ApiClient client,
        string text,
        string type,
        string query = ""
    )
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await client.SendAsync(HttpMethod.Post, $"tasks/import{query}", content);
    }

    private static (int Rows, int Accepted, int Rejected) Counts(ApiAnswer answer)
    {
        var isDry = answer.Json.GetProperty("dryRun").GetBoolean();
        var json = answer.Is(isDry ? HttpStatusCode.OK : HttpStatusCode.Accepted).Json;
        return (
            json.GetProperty("rows").GetInt32(),
            json.GetProperty("accepted").GetInt32(),
            json.GetProperty("rejectedCount").GetInt32()
        );
    }

    private static IEnumerable<int> LinesOf(ApiAnswer answer) =>
        answer.Json.GetProperty("rejected").EnumerateArray().Select(r => r.GetProperty("line").GetInt32());

    private sealed class AwayStore : IDbContextFactory<AppDbContext>
    {
        public AppDbContext CreateDbContext() => throw RefusalException.StoreAway("It is away.");
    }
}
