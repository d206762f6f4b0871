namespace TaskQueue.Tests.Recovery.Torture.Checking;

/// <summary>One breach of what is promised.</summary>
/// <param name="Check">Which promise: <c>lost</c>, <c>stuck</c>, …</param>
/// <param name="What">What was seen.</param>
internal sealed record Finding(string Check, string What);
