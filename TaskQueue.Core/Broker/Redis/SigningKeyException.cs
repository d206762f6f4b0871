namespace TaskQueue.Core.Broker.Redis;

/// <summary>This process signs with another key than the Web processes; nothing that it does would be accepted.</summary>
internal sealed class SigningKeyException()
    : Exception("Broker:SigningKey is not the key of the Web processes; give this process the same one.");
