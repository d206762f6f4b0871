using Bunit;
using Microsoft.Extensions.DependencyInjection;
using TaskQueue.Web.Components.Parts;

namespace TaskQueue.Tests.Components;

/// <summary>Times in the time zone of whoever looks.</summary>
public sealed class ViewerTimeTests
{
    private static readonly ViewerTime Berlin = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin"));

    [Fact]
    public void Times_AreToldThere()
    {
        var summer = new DateTimeOffset(2026, 7, 1, 22, 30, 5, 7, TimeSpan.Zero);

        Assert.Equal("2026-07-01 22:30:05.007 UTC", ViewerTime.Utc.Full(summer));
        Assert.Equal("2026-07-02 00:30:05.007 +02:00", Berlin.Full(summer));
        Assert.Equal("2026-07-01 22:30 UTC", ViewerTime.Utc.Minute(summer));
        Assert.Equal("2026-07-02 00:30 +02:00", Berlin.Minute(summer));
        Assert.Equal(("UTC", "Europe/Berlin"), (ViewerTime.Utc.Name, Berlin.Name));
        Assert.Null(Berlin.Field(null));
    }

    [Theory]
    [InlineData("2026-07-01T12:00", "2026-07-01T10:00:00Z")]
    [InlineData("2026-01-01T12:00:30", "2026-01-01T11:00:30Z")]
    // Clocks go from 2 to 3 there.
    [InlineData("2026-03-29T02:30", "2026-03-29T01:30:00Z")]
    // And have the hour after 2 twice.
    [InlineData("2026-10-25T02:30", "2026-10-25T00:30:00Z")]
    [InlineData("2026-07-01T12:00Z", "2026-07-01T12:00:00Z")]
    public void Fields_AreReadThere(string text, string expected)
    {
        var read = Berlin.Read(text);

        Assert.Equal(DateTimeOffset.Parse(expected, null), read);
        Assert.Equal(read, Berlin.Read(Berlin.Field(read)));
    }

    [Theory]
    // A name that browsers still say and lists of zones do not.
    [InlineData(null, true, "Asia/Calcutta", "Asia/Calcutta", 1)]
    [InlineData(null, false, "Asia/Calcutta", "UTC", 0)]
    [InlineData("Europe/Berlin", true, "Asia/Calcutta", "Europe/Berlin", 0)]
    [InlineData(null, true, "../../etc/passwd", "UTC", 0)]
    [InlineData(null, true, null, "UTC", 0)]
    public async Task WhereTheAccountNamesNoZone_TheBrowserDoes(
        string? account,
        bool own,
        string? browser,
        string told,
        int changes
    )
    {
        await using var console = await ConsoleContext.StartAsync();
        var viewer = console.Page.Services.GetRequiredService<Viewer>();
        viewer.Begin(ViewerLook.Usual with { OwnTime = own, TimeZone = account });
        var changed = 0;
        viewer.Changed += (_, _) => changed++;

        viewer.Locate(browser);

        Assert.Equal((told, changes), (viewer.Time.Name, changed));
        // And so it stays when something else is changed.
        viewer.Begin(viewer.Look with { Rows = 25 });
        Assert.Equal(told, viewer.Time.Name);
    }

    [Fact]
    public async Task AnEnd_IsTypedInTheZoneThatTheFieldNames()
    {
        await using var console = await ConsoleContext.StartAsync();
        DateTimeOffset? until = null;
        var field = console.Page.Render<UntilField>(p =>
            p.AddCascadingValue(Berlin)
                .Add(f => f.Id, "end")
                .Add(f => f.Note, "Ends.")
                .Add(f => f.OnChanged, (DateTimeOffset? at) => until = at)
        );

        field.Find("input").Input("2126-07-01T12:00");

        Assert.Contains("Until (Europe/Berlin)", field.Find("label").TextContent, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2126, 7, 1, 10, 0, 0, TimeSpan.Zero), until);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    public void WhatIsNone_IsNone(string? text)
    {
        Assert.Null(Berlin.Read(text));
        Assert.Null(ViewerTime.Utc.Read(text));
    }
}
