namespace TaskQueue.Core.Broker;

/// <summary>An entry of the index of ready work.</summary>
/// <param name="Stamp">The row's version; an entry whose stamp is not the newest one is dead.</param>
/// <param name="Route">Who can run it: its type's name, and the labels that it needs.</param>
/// <param name="Envelope">What is to be run.</param>
public sealed record ReadyTask(int Stamp, string Route, TaskEnvelope Envelope);
