namespace TaskQueue.Core.Redis;

/// <summary>The server answered with an error: the command had no effect, except where a script failed half-way.</summary>
/// <param name="message">What it said, such as <c>NOSCRIPT No matching script</c>.</param>
internal sealed class RedisErrorException(string message) : Exception(message)
{
    /// <summary>The first word: <c>NOSCRIPT</c>, <c>NOPERM</c>, <c>OOM</c>, <c>READONLY</c>, <c>ERR</c> and so on.</summary>
    public string Code { get; } = message.Split(' ', 2)[0];
}
