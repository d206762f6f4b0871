using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>
/// The world outside: a server with a database of its own, in which each task is a unique key. The first call has an
/// effect, each later one is counted and has none.
/// </summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SqliteConnection _database = new("Data Source=:memory:");
    private readonly Lock _gate = new();

    private Receiver(WebApplication app) => _app = app;

    public Uri Url => new(_app.Urls.First());

    public static async Task<Receiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var receiver = new Receiver(builder.Build());
        await receiver._database.OpenAsync(CancellationToken.None);
        receiver.Execute("CREATE TABLE effects (task TEXT PRIMARY KEY, calls INTEGER NOT NULL)");
        receiver._app.Run(async context =>
        {
            var body = await context.Request.ReadFromJsonAsync<JsonElement>(context.RequestAborted);
            receiver.Execute(
                "INSERT INTO effects VALUES ($task, 1) ON CONFLICT (task) DO UPDATE SET calls = calls + 1",
                ("$task", body.GetProperty("task").GetGuid().ToString())
            );
            context.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await receiver._app.StartAsync(CancellationToken.None);
        return receiver;
    }

    /// <summary>How often each task called.</summary>
    public IReadOnlyDictionary<Guid, int> Calls()
    {
        lock (_gate)
        {
            using var command = _database.CreateCommand();
            command.CommandText = "SELECT task, calls FROM effects";
            using var rows = command.ExecuteReader();
            var calls = new Dictionary<Guid, int>();
            while (rows.Read())
            {
                calls.Add(Guid.Parse(rows.GetString(0)), rows.GetInt32(1));
            }

            return calls;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
        await _database.DisposeAsync();
    }

    private void Execute(string statement, params IEnumerable<(string Name, string Value)> values)
    {
        lock (_gate)
        {
            using var command = _database.CreateCommand();
#pragma warning disable CA2100 // The statements stand above.
            command.CommandText = statement;
#pragma warning restore CA2100
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            command.ExecuteNonQuery();
        }
    }
}
