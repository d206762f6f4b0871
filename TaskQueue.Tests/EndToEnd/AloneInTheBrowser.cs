namespace TaskQueue.Tests.EndToEnd;

/// <summary>Keeps other tests from running beside those of <see cref="Chromium.Alone"/>.</summary>
[CollectionDefinition(Chromium.Alone, DisableParallelization = true)]
public sealed class AloneInTheBrowser;
