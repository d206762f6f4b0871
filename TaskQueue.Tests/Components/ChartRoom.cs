using Bunit;
using Radzen.Blazor.Rendering;

namespace TaskQueue.Tests.Components;

/// <summary>The browser's side of charts: how much room there is.</summary>
internal static class ChartRoom
{
    /// <summary>Answers a chart that asks for its size; other calls to scripts do nothing.</summary>
    /// <param name="page">Where it is rendered.</param>
    public static void GiveChartsRoom(this BunitContext page)
    {
        page.JSInterop.Mode = JSRuntimeMode.Loose;
        page.JSInterop.Setup<Rect>("Radzen.createChart", _ => true)
            .SetResult(new() { Width = 600, Height = 190 });
    }
}
