using System.Collections.Concurrent;
using TaskQueue.Core.Broker;

namespace TaskQueue.Core.Execution;

/// <summary>What attempts said since the last beat. Of several progress notes of one attempt the last one counts.</summary>
internal sealed class NoteOutbox
{
    private readonly ConcurrentQueue<AttemptNote> _notes = new();
    private readonly ConcurrentDictionary<long, ProgressNote> _progress = new();

    public void Add(AttemptNote note)
    {
        if (note is ProgressNote progress)
        {
            _progress[note.Token] = progress;
        }
        else if (_notes.Count < BrokerLimits.WaitingNotes)
        {
            _notes.Enqueue(note);
        }
    }

    public List<AttemptNote> Take()
    {
        var taken = new List<AttemptNote>();
        while (taken.Count < BrokerLimits.WaitingNotes && _notes.TryDequeue(out var note))
        {
            taken.Add(note);
        }

        foreach (var token in _progress.Keys)
        {
            if (_progress.TryRemove(token, out var progress))
            {
                taken.Add(progress);
            }
        }

        return taken;
    }
}
