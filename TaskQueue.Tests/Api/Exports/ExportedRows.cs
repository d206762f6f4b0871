using System.Net;
using System.Text.Json;

namespace TaskQueue.Tests.Api.Exports;

/// <summary>Tasks with names that somebody means ill with, and files read back.</summary>
internal static class ExportedRows
{
    /// <summary>Names that break careless exports.</summary>
    public static readonly string[] Hostile =
    [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "<script>alert(1)</script>",
        "a \"quoted\", name; here",
        "שלום עולם",
        "‮gnp.exe",
        "𝕲𝖗𝖔𝖘𝖘 😀 name",
        "＝1+1",
    ];

    /// <summary>Submits so many tasks, the names of which go through the hostile ones.</summary>
    public static async Task FillAsync(ApiClient client, string queue, int count, string payload = "1")
    {
        var rows = Enumerable
            .Range(0, count)
            .Select(i =>
                $$"""{"type":"echo","payload":{{payload}},"queue":"{{queue}}","name":{{JsonSerializer.Serialize(Hostile[i % Hostile.Length])}},"priority":{{i % 10}},"tags":["a","b c"]}"""
            );
        var answer = await client.PostAsync("tasks/batch", $$"""{"tasks":[{{string.Join(',', rows)}}]}""");
        Assert.Equal(count, answer.Is(HttpStatusCode.Created).Json.GetProperty("accepted").GetInt32());
    }

    /// <summary>The ids that a list shows, page by page.</summary>
    public static async Task<IReadOnlyList<string>> ListedAsync(ApiClient client, string path)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = (
                await client.GetAsync($"{path}&limit=500{(cursor is null ? "" : $"&cursor={cursor}")}")
            ).Is(HttpStatusCode.OK);
            ids.AddRange(page.Items.Select(t => t.GetProperty("id").GetString()!));
            cursor = page.NextCursor;
        } while (cursor is not null);

        return ids;
    }

    /// <summary>The objects of JSON Lines.</summary>
    public static IReadOnlyList<JsonElement> LinesOf(ApiAnswer answer) =>
        [
            .. answer
                .Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(l => JsonDocument.Parse(l).RootElement),
        ];
}
