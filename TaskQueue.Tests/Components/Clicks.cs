using Bunit;
using Microsoft.AspNetCore.Components;

namespace TaskQueue.Tests.Components;

/// <summary>
/// Finds and acts in one step of the renderer. A live page may render between a test's finding a button and its
/// clicking it, and the handler that the test holds is then gone.
/// </summary>
internal static class Clicks
{
    /// <summary>Clicks the one element that a selector, and a text where there is one, names.</summary>
    /// <param name="page">The rendered page.</param>
    /// <param name="selector">The CSS selector.</param>
    /// <param name="text">What the element says, or part of it.</param>
    /// <typeparam name="T">The component.</typeparam>
    public static Task ClickOnAsync<T>(this IRenderedComponent<T> page, string selector, string? text = null)
        where T : IComponent =>
        page.InvokeAsync(() =>
            page.FindAll(selector)
                .First(e => text is null || e.TextContent.Contains(text, StringComparison.Ordinal))
                .ClickAsync(new())
        );

    /// <summary>Changes the field that a selector names.</summary>
    /// <param name="page">The rendered page.</param>
    /// <param name="selector">The CSS selector.</param>
    /// <param name="value">The new value.</param>
    /// <typeparam name="T">The component.</typeparam>
    public static Task ChangeOnAsync<T>(this IRenderedComponent<T> page, string selector, string value)
        where T : IComponent =>
        page.InvokeAsync(() => page.Find(selector).ChangeAsync(new ChangeEventArgs { Value = value }));

    /// <summary>Types into the field that a selector names.</summary>
    /// <param name="page">The rendered page.</param>
    /// <param name="selector">The CSS selector.</param>
    /// <param name="value">The new value.</param>
    /// <typeparam name="T">The component.</typeparam>
    public static Task TypeInAsync<T>(this IRenderedComponent<T> page, string selector, string value)
        where T : IComponent =>
        page.InvokeAsync(() => page.Find(selector).InputAsync(new ChangeEventArgs { Value = value }));

    /// <summary>Submits the form that a selector names.</summary>
    /// <param name="page">The rendered page.</param>
    /// <param name="selector">The CSS selector.</param>
    /// <typeparam name="T">The component.</typeparam>
    public static Task SubmitFormAsync<T>(this IRenderedComponent<T> page, string selector)
        where T : IComponent => page.InvokeAsync(() => page.Find(selector).SubmitAsync());

    /// <summary>Chooses in the drop-down of an id.</summary>
    /// <param name="page">The rendered page.</param>
    /// <param name="id">Its id.</param>
    /// <param name="text">What to choose.</param>
    /// <typeparam name="T">The component.</typeparam>
    public static Task ChooseOnAsync<T>(this IRenderedComponent<T> page, string id, string text)
        where T : IComponent =>
        page.InvokeAsync(() =>
            page.FindAll($"#{id} [role=option]")
                .Single(option => option.TextContent.Trim() == text)
                .ClickAsync(new())
        );
}
