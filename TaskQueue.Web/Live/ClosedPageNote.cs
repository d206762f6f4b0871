using Microsoft.AspNetCore.Components.Server.Circuits;

namespace TaskQueue.Web.Live;

/// <summary>Notes when the circuit of a page has ended for good.</summary>
/// <param name="closed">Keeps count.</param>
internal sealed class ClosedPageNote(ClosedPages closed) : CircuitHandler
{
    /// <inheritdoc />
    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        closed.Note();
        return Task.CompletedTask;
    }
}
