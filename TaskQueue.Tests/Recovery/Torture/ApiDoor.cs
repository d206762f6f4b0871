using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace TaskQueue.Tests.Recovery.Torture;

/// <summary>Calls whichever Web answers, as somebody who is signed in.</summary>
internal sealed class ApiDoor : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private readonly List<HttpClient> _webs;
    private int _turn;

    /// <param name="webs">Their addresses.</param>
    /// <param name="token">The bearer's token; null before signing in.</param>
    /// <param name="first">Which Web is asked first.</param>
    public ApiDoor(IEnumerable<Uri> webs, string? token, int first)
    {
        _turn = first;
        _webs = [.. webs.Select(url => new HttpClient { BaseAddress = url, Timeout = Patience })];
        foreach (var http in _webs)
        {
            http.DefaultRequestHeaders.Authorization = token is null
                ? null
                : new AuthenticationHeaderValue("Bearer", token);
        }
    }

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) =>
        AskAsync(http => http.PostAsync(path, content, CancellationToken.None));

    public Task<HttpResponseMessage> PutAsync(string path, HttpContent content) =>
        AskAsync(http => http.PutAsync(path, content, CancellationToken.None));

    public Task<HttpResponseMessage> DeleteAsync(string path) =>
        AskAsync(http => http.DeleteAsync(path, CancellationToken.None));

    /// <summary>Reads a JSON answer; null when there is none, or one that says "later".</summary>
    public async Task<JsonElement?> GetAsync(string path)
    {
        try
        {
            using var answer = await AskAsync(http => http.GetAsync(path, CancellationToken.None));
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken.None)
                : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var http in _webs)
        {
            http.Dispose();
        }
    }

    // The next call goes elsewhere when this one fails.
    private async Task<HttpResponseMessage> AskAsync(Func<HttpClient, Task<HttpResponseMessage>> ask)
    {
        var turn = Volatile.Read(ref _turn);
        try
        {
            return await ask(_webs[turn % _webs.Count]);
        }
        catch
        {
            Interlocked.CompareExchange(ref _turn, turn + 1, turn);
            throw;
        }
    }
}
