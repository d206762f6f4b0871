using System.Net;
using System.Text;
using System.Text.Json;

namespace TaskQueue.Tests.Api;

/// <summary>A worker over REST, as a test plays it.</summary>
/// <param name="Client">Who speaks for it.</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">The one type that it runs.</param>
internal sealed record RemoteWorker(ApiClient Client, string Id, string Name, string Type)
{
    public static async Task<RemoteWorker> RegisterAsync(
        ApiClient client,
        string name,
        string? type = null,
        string more = ""
    )
    {
        type ??= $"remote.{name}";
        var answer = (
            await client.PostAsync("workers", $$"""{"name":"{{name}}","types":["{{type}}"]{{more}}}""")
        ).Is(HttpStatusCode.Created);
        return new(client, answer.Json.GetProperty("id").GetString()!, name, type);
    }

    public static string Body(string verb) =>
        verb switch
        {
            "fail" => """ "error":{"kind":"Odd","message":"it broke"} """,
            "progress" => "\"percent\":7",
            "log" => """ "lines":[{"message":"late"}] """,
            _ => "",
        };

    public Task<ApiAnswer> LeaseAsync(int wait = 0, string more = "") =>
        Client.PostAsync(
            $"workers/{Id}/lease",
            $$"""{"wait":{{wait}}{{(more.Length > 0 ? "," + more : "")}}}"""
        );

    /// <summary>Leases one task.</summary>
    public async Task<(string Id, string Token)> TakeAsync(string more = "")
    {
        var answer = (await LeaseAsync(15, more)).Is(HttpStatusCode.OK);
        var lease = Assert.Single(answer.Json.GetProperty("leases").EnumerateArray());
        return (lease.GetProperty("taskId").GetString()!, lease.GetProperty("leaseToken").GetString()!);
    }

    public Task<ApiAnswer> SayAsync(string task, string verb, string token, string fields = "") =>
        Client.PostAsync(
            $"leases/{task}/{verb}",
            new StringBuilder($$"""{"leaseToken":"{{token}}" """)
                .Append(string.IsNullOrWhiteSpace(fields) ? "" : "," + fields)
                .Append('}')
                .ToString()
        );

    public Task<ApiAnswer> BeatAsync(params (string Task, string Token)[] leases) =>
        Client.PostAsync(
            $"workers/{Id}/heartbeat",
            JsonSerializer.Serialize(
                new { leases = leases.Select(l => new { taskId = l.Task, leaseToken = l.Token }) }
            )
        );
}
