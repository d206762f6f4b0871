using System.Net;
using TaskQueue.Core.Security;

namespace TaskQueue.Tests.Events;

/// <summary>Events of a task bear its version, by which one that comes too late is known.</summary>
public sealed class EventVersionTests(EventsApp app) : IClassFixture<EventsApp>
{
    [Fact]
    public async Task Event_HasTheVersionThatTheTaskHasSince()
    {
        var person = await app.SignInAsync(Roles.Operator);
        using var events = await EventReader.OpenAsync(person, "?topics=tasks");
        var task = await person.SubmitAsync("\"queue\":\"from\"");
        (await person.PatchAsync($"tasks/{task}", """{"queue":"to"}""")).Is(HttpStatusCode.OK);
        (await person.PostAsync($"tasks/{task}/cancel")).Is(HttpStatusCode.OK);
        var version = (await person.GetAsync($"tasks/{task}")).Headers.ETag!.Tag;
        (await person.DeleteAsync($"tasks/{task}")).Is(HttpStatusCode.NoContent);

        var told = await events.NextAsync(4);

        Assert.Equal(
            ["task.accepted 1", "task.moved 2", "task.changed 3", "task.removed 3"],
            told.Select(t => $"{t.Kind} {t.Data.GetProperty("version").GetInt32()}")
        );
        Assert.Equal("\"3\"", version);
    }
}
