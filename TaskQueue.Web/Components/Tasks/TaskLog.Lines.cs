using Microsoft.AspNetCore.Components.Web.Virtualization;
using TaskQueue.Core.Tasks;

namespace TaskQueue.Web.Components.Tasks;

/// <summary>Which lines are known, and the reading of those that are looked at.</summary>
public sealed partial class TaskLog
{
    private readonly KnownLines _lines = new(MostLines);
    private IReadOnlyList<TaskLogLine> _seen = [];
    private bool _reading;
    private bool _isTold;

    // Whether what is asked for could not be answered: other lines are shown meanwhile, or none.
    private bool _unasked;

    // Whether lines that are looked at could not be read.
    private bool _unread;

    // Of what task the lines are known, and which of them.
    private Guid _read;
    private LogFilter _filter = LogFilter.All;

    // Other lines in the same places are another list.
    private int _start;

    private async Task StartAsync()
    {
        var (id, asked) = (Task.Id, Asked);
        LogIds ids;
        try
        {
            ids = await logs.IdsAsync(Actor, id, asked, 0, MostLines, _gone.Token);
        }
        catch (Exception e) when (!_gone.IsCancellationRequested)
        {
            // What is asked for by now is asked by itself.
            _unasked |= id == Task.Id && asked == Asked;
            await TellAsync(e);
            return;
        }

        if (id != Task.Id || asked != Asked)
        {
            return;
        }

        _lines.Begin(ids);
        (_seen, _unread, _unasked, _isTold) = ([], false, false, false);
        _start++;
        (_read, _filter) = (id, asked);
        (_held, _whole, _toEnd) = (false, null, true);
    }

    // Lines are only ever added, so only the new ones are asked for.
    private async Task ReadNewAsync()
    {
        if (_reading || (_read != Task.Id && !_unasked))
        {
            return;
        }

        _reading = true;
        try
        {
            if (_unasked)
            {
                await StartAsync();
                return;
            }

            var (id, filter) = (_read, _filter);
            var news = await logs.IdsAsync(Actor, id, filter, _lines.Seen, MostLines, _gone.Token);
            _isTold = false;
            if (id != _read || filter != _filter)
            {
                return;
            }

            if (news.HasMore && !_held)
            {
                // So many came while nobody looked that there would be a gap.
                await StartAsync();
                return;
            }

            _lines.Come(news);
            // Nobody but this asks again for what could not be read, unless somebody scrolls.
            if ((!_held && _lines.Take()) || _unread)
            {
                await LookAsync();
            }
        }
        catch (Exception e) when (!_gone.IsCancellationRequested)
        {
            // What is known stays, and the next change asks again.
            await TellAsync(e);
        }
        finally
        {
            _reading = false;
        }
    }

    // Once: the page is drawn anew for it, and this asks again with it.
    private async Task TellAsync(Exception trouble)
    {
        if (!_isTold)
        {
            _isTold = true;
            await OnTrouble.InvokeAsync(trouble);
        }
    }

    private async Task ShowNewAsync()
    {
        (_held, _toEnd) = (false, true);
        await TakeWaitingAsync();
    }

    private Task TakeWaitingAsync() =>
        _lines.Take() ? LookAsync() : System.Threading.Tasks.Task.CompletedTask;

    private Task LookAsync() => _view?.RefreshDataAsync() ?? System.Threading.Tasks.Task.CompletedTask;

    // The lines that are looked at.
    private async ValueTask<ItemsProviderResult<TaskLogLine>> ReadAsync(ItemsProviderRequest request)
    {
        var total = _lines.Count;
        var end = Math.Min(request.StartIndex + request.Count, total);
        if (request.StartIndex >= end)
        {
            return new([], total);
        }

        var (first, last) = (_lines[request.StartIndex], _lines[end - 1]);
        try
        {
            _seen = await logs.BetweenAsync(Actor, _read, _filter, first, last, request.CancellationToken);
            _unread = false;
            return new(_seen, total);
        }
        catch (Exception) when (request.CancellationToken.IsCancellationRequested)
        {
            // Another look has begun: nobody waits for this one.
            return new([], total);
        }
        catch (Exception e)
        {
            // What is thrown here would take the whole page with it. It is read again with the next change, or look.
            _unread = true;
            await OnTrouble.InvokeAsync(e);
            return new(Seen(first, last), total);
        }
    }

    // What was read before, as far as it begins where these lines do: there is no place for others.
    private IEnumerable<TaskLogLine> Seen(long first, long last) =>
        _seen.SkipWhile(line => line.Id != first).TakeWhile(line => line.Id <= last);
}
