using Microsoft.JSInterop;

namespace TaskQueue.Tests.Components;

/// <summary>A browser that brings a script when a test says so.</summary>
internal sealed class LateBrowser : IJSRuntime
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The one script that it has.</summary>
    public LateScript Script { get; } = new();

    /// <summary>Whether a script was asked for.</summary>
    public bool IsAsked { get; private set; }

    /// <summary>Brings it.</summary>
    public void Answer() => _answer.SetResult();

    public async ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
    {
        IsAsked = true;
        await _answer.Task;
        return (TValue)(object)Script;
    }

    public ValueTask<TValue> InvokeAsync<TValue>(
        string identifier,
        CancellationToken cancellationToken,
        object?[]? args
    ) => InvokeAsync<TValue>(identifier, args);
}

/// <summary>A script that notes what is asked of it.</summary>
internal sealed class LateScript : IJSObjectReference
{
    /// <summary>The functions that were called.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What it gives to whoever asks for something of that kind; nothing to others.</summary>
    public object? Given { get; set; }

    /// <summary>Whether it was let go.</summary>
    public bool IsGone { get; private set; }

    public ValueTask<TValue> InvokeAsync<TValue>(string identifier, object?[]? args)
    {
        Calls.Add(identifier);
        return ValueTask.FromResult<TValue>(Given is TValue given ? given : default!);
    }

    public ValueTask<TValue> InvokeAsync<TValue>(
        string identifier,
        CancellationToken cancellationToken,
        object?[]? args
    ) => InvokeAsync<TValue>(identifier, args);

    public ValueTask DisposeAsync()
    {
        IsGone = true;
        return ValueTask.CompletedTask;
    }
}
