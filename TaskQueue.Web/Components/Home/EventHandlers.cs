using Microsoft.AspNetCore.Components;

namespace TaskQueue.Web.Components.Home;

/// <summary>
/// Events of charts that the script raises. They cost nothing while nobody points at a chart: a page with many of them calls no script
/// when it begins, and holds no reference for any.
/// </summary>
[EventHandler("onchartask", typeof(EventArgs))]
[EventHandler("onchartzoom", typeof(ChartRangeEventArgs))]
[EventHandler("onchartundo", typeof(EventArgs))]
public static class EventHandlers;
