namespace TaskQueue.Core.Data;

/// <summary>
/// The store must not be opened by this program, and neither waiting nor starting again would help: somebody has to look.
/// The process ends with the exit code of wrong settings.
/// </summary>
/// <param name="message">Why, and what to do, for people.</param>
public abstract class StoreRefusedException(string message) : Exception(message);
