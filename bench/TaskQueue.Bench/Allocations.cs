using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Bench;

/// <summary>Bytes that the parts of an installation have allocated; a worker inside Web counts with it.</summary>
internal sealed record Allocations(long Web, long Workers)
{
    public static Allocations operator -(Allocations a, Allocations b) =>
        new(a.Web - b.Web, a.Workers - b.Workers);

    /// <summary>Asks one process.</summary>
    public static async Task<long> ReadAsync(HttpClient http, Uri address)
    {
        var told = await http.GetFromJsonAsync<JsonElement>(address);
        return told.GetProperty("allocatedBytes").GetInt64();
    }

    /// <summary>Bytes of each part for one task.</summary>
    public string PerTask(long tasks) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"bytes allocated a task: Web {Web / Math.Max(1, tasks)}, workers {Workers / Math.Max(1, tasks)}"
        );
}
