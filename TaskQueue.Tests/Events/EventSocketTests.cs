using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Core.Security;
using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Events;

/// <summary>The same events over a WebSocket.</summary>
public sealed class EventSocketTests(EventsApp app) : IClassFixture<EventsApp>
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Socket_TellsEvents_AndGoesOnBehindAnId()
    {
        var person = await app.SignInAsync(Roles.Operator);
        string last;
        using (var before = await OpenAsync(person, "?topics=tasks&queue=socket"))
        {
            Assert.Equal("ready", (await HearAsync(before)).GetProperty("event").GetString());
            var first = await person.SubmitAsync("\"queue\":\"socket\"");
            var told = await HearAsync(before);
            Assert.Equal("tasks", told.GetProperty("event").GetString());
            Assert.Equal(first, told.GetProperty("data").GetProperty("id").GetString());
            last = told.GetProperty("id").GetString()!;
        }

        var second = await person.SubmitAsync("\"queue\":\"socket\"");
        using var after = await OpenAsync(person, $"?topics=tasks&queue=socket&since={last}");
        Assert.Equal("ready", (await HearAsync(after)).GetProperty("event").GetString());
        Assert.Equal(second, (await HearAsync(after)).GetProperty("data").GetProperty("id").GetString());
        await after.CloseAsync(WebSocketCloseStatus.NormalClosure, null, Stop).WaitAsync(Soon, Stop);
    }

    [Fact]
    public async Task Client_AsksForSomethingElse_AndIsToldWhatIsWrong()
    {
        var person = await app.SignInAsync(Roles.Operator);
        using var socket = await OpenAsync(person, "?topics=alerts");
        await HearAsync(socket);

        await SayAsync(socket, """{"topics":["nonsense"],"id":["17"]}""");
        var refused = await HearAsync(socket);
        Assert.Equal("refused", refused.GetProperty("event").GetString());
        Assert.Equal(["id", "topics"], refused.GetProperty("errors").EnumerateObject().Select(e => e.Name));
        await SayAsync(socket, """{"topics":[null],"queue":["a",null],"type":[null],"id":[null]}""");
        refused = await HearAsync(socket);
        Assert.Equal(
            ["id", "queue", "topics", "type"],
            refused.GetProperty("errors").EnumerateObject().Select(e => e.Name)
        );
        await SayAsync(socket, """{"topic":"tasks"}""");
        Assert.True((await HearAsync(socket)).GetProperty("errors").TryGetProperty("message", out _));

        await SayAsync(socket, """{"topics":["tasks"],"queue":["asked"]}""");
        Assert.Equal("filter", (await HearAsync(socket)).GetProperty("event").GetString());
        await person.SubmitAsync("\"queue\":\"unasked\"");
        var task = await person.SubmitAsync("\"queue\":\"asked\"");
        Assert.Equal(task, (await HearAsync(socket)).GetProperty("data").GetProperty("id").GetString());
    }

    [Theory]
    [InlineData(WebSocketMessageType.Binary, 10, WebSocketCloseStatus.InvalidMessageType)]
    [InlineData(WebSocketMessageType.Text, 40_000, WebSocketCloseStatus.MessageTooBig)]
    public async Task Message_ThatIsNone_EndsTheSocket(
        WebSocketMessageType type,
        int bytes,
        WebSocketCloseStatus status
    )
    {
        using var socket = await OpenAsync(app.Viewer);
        await HearAsync(socket);

        await socket.SendAsync(new byte[bytes], type, endOfMessage: true, Stop);

        var end = await socket.ReceiveAsync(new byte[1024], Stop).WaitAsync(Soon, Stop);
        Assert.Equal((WebSocketMessageType.Close, status), (end.MessageType, socket.CloseStatus));
    }

    [Fact]
    public async Task Socket_EndsWithItsSession()
    {
        var person = await app.SignInAsync(Roles.Viewer);
        var me = (await person.GetAsync("auth/me")).Json.GetProperty("id").GetString();
        using var socket = await OpenAsync(person);
        await HearAsync(socket);

        (await app.Admin.PostAsync($"users/{me}/sign-out")).Is(HttpStatusCode.OK);

        Assert.Equal("denied", (await HearAsync(socket)).GetProperty("event").GetString());
        await socket.ReceiveAsync(new byte[1024], Stop).WaitAsync(Soon, Stop);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, socket.CloseStatus);
    }

    // S08
    [Fact]
    public async Task ForeignPage_IsRefused_AndOursWithATicketIsNot()
    {
        var ticket = (await app.Viewer.PostAsync("auth/ticket", "{}")).Json.GetProperty("ticket").GetString();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            OpenAsync($"?ticket={ticket}", ("Origin", "https://evil.example"))
        );
        Assert.Contains("403", refusal.Message, StringComparison.Ordinal);
        using var socket = await OpenAsync($"?ticket={ticket}", ("Origin", "http://localhost"));
        Assert.Equal("ready", (await HearAsync(socket)).GetProperty("event").GetString());
        refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => OpenAsync($"?ticket={ticket}"));
        Assert.Contains("401", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhatIsNoSocket_IsToldWhereToGo()
    {
        var answer = (await app.Viewer.GetAsync("ws")).Is(HttpStatusCode.BadRequest);

        Assert.Contains("/api/v1/events", answer.Text, StringComparison.Ordinal);
    }

    private Task<WebSocket> OpenAsync(ApiClient client, string query = "") =>
        OpenAsync(query, ("Authorization", client.Authorization));

    private async Task<WebSocket> OpenAsync(string query, params (string Name, string? Value)[] headers)
    {
        var sockets = ((TestServer)app.Services.GetRequiredService<IServer>()).CreateWebSocketClient();
        sockets.ConfigureRequest = request =>
        {
            foreach (var (name, value) in headers)
            {
                request.Headers[name] = value;
            }
        };
        return await sockets.ConnectAsync(new Uri($"ws://localhost/api/v1/ws{query}"), Stop);
    }

    private static Task SayAsync(WebSocket socket, string message) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, true, Stop);

    private static async Task<JsonElement> HearAsync(WebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var got = await socket.ReceiveAsync(buffer, Stop).WaitAsync(Soon, Stop);
        Assert.True(got.EndOfMessage);
        using var document = JsonDocument.Parse(buffer.AsMemory(0, got.Count));
        return document.RootElement.Clone();
    }
}
