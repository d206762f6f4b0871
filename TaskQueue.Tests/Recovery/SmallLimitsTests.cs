using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using TaskQueue.Tests.Recovery.Torture;

namespace TaskQueue.Tests.Recovery;

/// <summary>The kernel gives the process few file descriptors, or little memory: it does less, and loses nothing.</summary>
public sealed class SmallLimitsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TooFewDescriptors_AreRefusedAtTheStart()
    {
        Assert.SkipWhen(Shell.Find("prlimit") is null, "prlimit is not on this machine.");
        using var folder = new TemporaryFolder();
        var output = new StreamLines();
        await using var web = ChildProcess.StartProgram(
            "prlimit",
            folder.Path,
            new Dictionary<string, string?> { ["ASPNETCORE_ENVIRONMENT"] = "Production" },
            output,
            ["--nofile=256:256", "dotnet", ChildProcess.OutputOf("TaskQueue.Web")]
        );

        Assert.Equal(78, await web.WaitForExitAsync());
        Assert.Contains("may have 256 files open", output.Tail(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FewDescriptors_AndMoreConnections_SomeAreRefused_AndNothingIsLost()
    {
        Assert.SkipWhen(Shell.Find("prlimit") is null, "prlimit is not on this machine.");
        await using var server = await ServerProcess.StartUnderAsync(["prlimit", "--nofile=2048:2048"]);
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);
        var crowd = await CrowdAsync(server.Url, 1500);

        await SubmitAsync(server, submitter, "crowded", clients: 8, each: 25);
        var refused = crowd.Count(c => !IsOpen(c));
        crowd.ForEach(c => c.Dispose());
        await SubmitAsync(server, submitter, "later", clients: 8, each: 5);

        Assert.True(refused > 0, "Not one connection was refused.");
        await SucceededOnce.AssertAllAsync(server, submitter);
        Assert.Equal(0, await server.TerminateAsync());
        await AssertSoundAsync(server);
    }

    [Fact]
    public async Task LittleMemory_AndLargePayloads_SomeAreRefused_AndNothingIsLost()
    {
        await using var server = await ServerProcess.StartAsync(("DOTNET_GCHeapHardLimit", "0xC000000"));
        await server.LoginAsync();
        var submitter = new Submitter(server.Http);

        await SubmitAsync(server, submitter, "large", clients: 24, each: 2, payload: 900_000);
        await SubmitAsync(server, submitter, "small", clients: 4, each: 5);

        await SucceededOnce.AssertAllAsync(server, submitter);
        Assert.Equal(0, await server.TerminateAsync());
        await AssertSoundAsync(server);
    }

    private static async Task<List<TcpClient>> CrowdAsync(Uri url, int size)
    {
        var crowd = new List<TcpClient>();
        for (var i = 0; i < size; i++)
        {
            var client = new TcpClient();
            crowd.Add(client);
            await client.ConnectAsync(url.Host, url.Port, Stop);
        }

        return crowd;
    }

    // A connection that was closed by the other side can be read, and there is nothing.
    private static bool IsOpen(TcpClient client) =>
        !(client.Client.Poll(0, SelectMode.SelectRead) && client.Available == 0);

    private static Task SubmitAsync(
        ServerProcess server,
        Submitter submitter,
        string name,
        int clients,
        int each,
        int payload = 10
    ) =>
        Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(async client =>
                {
                    // A connection of its own, which it has to open again for each call.
                    using var http = new HttpClient { BaseAddress = server.Url };
                    http.DefaultRequestHeaders.Authorization = server
                        .Http
                        .DefaultRequestHeaders
                        .Authorization;
                    http.DefaultRequestHeaders.ConnectionClose = true;
                    var own = new Submitter(http);
                    for (var i = 0; i < each; i++)
                    {
                        await own.SubmitAsync(
                            $"{name}-{client}-{i}",
                            new { type = "echo", payload = new string('x', payload) }
                        );
                    }

                    foreach (var (key, id) in own.Accepted)
                    {
                        submitter.Remember(key, id);
                    }
                })
        );

    private static async Task AssertSoundAsync(ServerProcess server)
    {
        var store = Path.Combine(server.Folder, "data", "taskqueue.db");
        await using var file = new SqliteConnection($"Data Source={store};Mode=ReadOnly;Pooling=False");
        await file.OpenAsync(Stop);
        await using var check = file.CreateCommand();
        check.CommandText = "pragma integrity_check";
        Assert.Equal("ok", await check.ExecuteScalarAsync(Stop));
    }
}
