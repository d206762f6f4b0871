namespace TaskQueue.Core.Redis;

/// <summary>
/// There is no connection, it was lost, or the answer did not come in time. Whether the command took effect is unknown.
/// </summary>
/// <param name="message">Why, for people; without secrets.</param>
/// <param name="inner">What was behind it; a <see cref="RedisErrorException"/> when the server refused the log-in.</param>
internal sealed class RedisAwayException(string message, Exception? inner) : Exception(message, inner);
