using TaskQueue.Tests.Api;

namespace TaskQueue.Tests.Security.Matrix;

/// <summary>
/// Every endpoint, and everybody (S17): whoever lacks what the reviewed table asks for is turned away, and nobody else is. The
/// endpoints come from the running product, so that a new one cannot be forgotten.
/// </summary>
public sealed class PermissionMatrixTests(ApiApp app) : IClassFixture<ApiApp>
{
    // The reviewed table tells what the metadata cannot: the service behind lets in people alone, or those alone who gave their
    // password within the last minutes (S39), which a program has not.
    private const string APerson = "a person";
    private const string Fresh = ", fresh";

    // Whoever goes through these is no longer signed in.
    private static readonly string[] Leaving = ["DELETE /api/v1/auth/sessions", "POST /api/v1/auth/logout"];

    private static readonly Dictionary<string, string> Reviewed = File.ReadAllLines(
            Path.Combine(SourceTree.Root, "TaskQueue.Tests", "Security", "Matrix", "Doors.txt")
        )
        .Select(l => l.Split(": "))
        .ToDictionary(l => l[0], l => l[1], StringComparer.Ordinal);

    public static TheoryData<string> Askers => [.. Asker.Names];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void Doors_AreThoseThatWereReviewed()
    {
        var found = Endpoints
            .Of(app.Services)
            .ToDictionary(d => d.Name, d => d.Needs, StringComparer.Ordinal);

        var differences = found
            .Where(d => !Reviewed.TryGetValue(d.Key, out var needs) || d.Value != DoorOf(needs))
            .Select(d => $"is there: {d.Key}: {d.Value}")
            .Concat(Reviewed.Keys.Where(k => !found.ContainsKey(k)).Select(k => $"is not there: {k}"))
            .ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Theory]
    [MemberData(nameof(Askers))]
    public async Task Everybody_GetsThroughTheirDoors_AndNoOthers(string name)
    {
        var asker = await Asker.MakeAsync(app, name);
        var doors = Endpoints
            .Of(app.Services)
            .Where(d => d.Path.StartsWith(ApiClient.Prefix, StringComparison.Ordinal))
            .OrderBy(d => Array.IndexOf(Leaving, d.Name));
        var wrong = new List<string>();

        foreach (var door in doors)
        {
            var (status, challenged) = await TryAsync(asker.Client, door);
            if (Expected(door, asker) is var expected && expected != Told(status, challenged, door))
            {
                wrong.Add($"{door.Name}: {expected} expected, {status} it was");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static string DoorOf(string reviewed) =>
        reviewed is APerson ? Door.SignedIn : reviewed.Replace(Fresh, "", StringComparison.Ordinal);

    private static string Expected(Door door, Asker asker)
    {
        var needs = Reviewed.GetValueOrDefault(door.Name, door.Needs);
        if (needs.EndsWith(Fresh, StringComparison.Ordinal))
        {
            if (asker.Kind is AskerKind.Key)
            {
                return "refused";
            }

            needs = DoorOf(needs);
        }

        return needs is Door.Anyone ? "open"
            : asker.Kind is AskerKind.Nobody ? "unknown"
            : needs is APerson
                ? asker.Kind is AskerKind.Person ? "open"
                    : "refused"
            : needs is Door.SignedIn || needs.Split('+').All(asker.Permissions.Contains) ? "open"
            : "refused";
    }

    // What lies behind an open door may say what it wants, but never that it broke.
    private static string Told(int status, bool challenged, Door door) =>
        status >= 500 ? "broken"
        : status == 401 && challenged ? "unknown"
        : status == 403 && door.Needs is not Door.Anyone ? "refused"
        : "open";

    private static async Task<(int Status, bool Challenged)> TryAsync(ApiClient client, Door door)
    {
        using var body = door.Method is "GET" or "DELETE" ? null : ApiClient.Json("{}");
        if (door.Body is { } type)
        {
            body?.Headers.ContentType = new(type);
        }

        using var answer = await client.OpenAsync(new(door.Method), door.Example, body, Stop);
        return ((int)answer.StatusCode, answer.Headers.WwwAuthenticate.Count > 0);
    }
}
