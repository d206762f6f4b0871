namespace TaskQueue.Tests.Architecture;

internal static class Rule
{
    /// <summary>Fails the test with all breaches, one a line.</summary>
    public static void AssertKept(IEnumerable<string> breaches)
    {
        var lines = breaches.ToList();
        Assert.True(lines.Count == 0, string.Join('\n', lines));
    }
}
