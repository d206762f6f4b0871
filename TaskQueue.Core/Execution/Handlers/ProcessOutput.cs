using System.Text;

namespace TaskQueue.Core.Execution.Handlers;

/// <summary>What a program writes to one of its outputs: the beginning is kept, and each line goes to the task's log.</summary>
/// <param name="task">Whose log.</param>
/// <param name="level">How important its lines are.</param>
internal sealed class ProcessOutput(TaskContext task, LogLevel level)
{
    /// <summary>Characters that are kept.</summary>
    public const int Most = 128 * 1024;

    private const int LongestLine = 8000;
    private readonly StringBuilder _kept = new();
    private readonly StringBuilder _line = new();
    private bool _isCut;

    /// <summary>The last line that was not empty.</summary>
    public string LastLine { get; private set; } = "";

    /// <summary>Reads until the program closes it. What is not kept is read as well, or the program would wait for ever.</summary>
    public async Task ReadAsync(StreamReader reader)
    {
        var buffer = new char[4096];
        int count;
        while ((count = await reader.ReadAsync(buffer)) > 0)
        {
            var room = Math.Min(count, Most - _kept.Length);
            _kept.Append(buffer, 0, room);
            _isCut |= room < count;
            for (var i = 0; i < count; i++)
            {
                Take(buffer[i]);
            }
        }

        EndLine();
    }

    /// <summary>The beginning of what was kept.</summary>
    /// <param name="most">How many characters at the most.</param>
    public string Start(int most) => _kept.ToString(0, Math.Min(most, _kept.Length));

    /// <summary>Whether there was more than that.</summary>
    /// <param name="most">How many characters at the most.</param>
    public bool IsCutAt(int most) => _isCut || _kept.Length > most;

    // A program that writes no line ends must not fill the memory.
    private void Take(char c)
    {
        if (c is '\n' || _line.Length >= LongestLine)
        {
            EndLine();
        }

        if (c is not ('\n' or '\r' or '\0'))
        {
            _line.Append(c);
        }
    }

    private void EndLine()
    {
        if (_line.Length > 0)
        {
            LastLine = _line.ToString();
            task.Log(level, LastLine);
            _line.Clear();
        }
    }
}
