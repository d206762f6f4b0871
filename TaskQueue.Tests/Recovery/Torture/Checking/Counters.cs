namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>At every sample: accepted = ended + live + removed, and accepted agrees with what the clients know.</summary>
internal static class Counters
{
    public static IEnumerable<Finding> Check(History history)
    {
        if (history.Samples.Count == 0)
        {
            yield return new("identity", "No sample was taken.");
        }

        var before = 0L;
        foreach (var sample in history.Samples)
        {
            if (sample.Accepted != sample.Accounted)
            {
                yield return new(
                    "identity",
                    $"at {sample.At}: {sample.Accepted} accepted, {sample.Accounted} accounted for"
                );
            }

            if (sample.Accepted - sample.Fires < sample.Acknowledged)
            {
                yield return new(
                    "identity",
                    $"at {sample.At}: {sample.Accepted} accepted, {sample.Fires} of them fires, {sample.Acknowledged} acknowledged before"
                );
            }

            if (sample.Accepted - sample.Fires > sample.Intended)
            {
                yield return new(
                    "identity",
                    $"at {sample.At}: {sample.Accepted} accepted, {sample.Fires} of them fires, only {sample.Intended} were submitted"
                );
            }

            if (sample.Accepted < before)
            {
                yield return new(
                    "identity",
                    $"at {sample.At}: accepted fell from {before} to {sample.Accepted}"
                );
            }

            before = sample.Accepted;
        }
    }
}
