using TaskQueue.Core.Queues.Forecast;
using static TaskQueue.Web.Components.Languages.Texts;

namespace TaskQueue.Web.Components.Queues;

/// <summary>Times and rates of a forecast as <see cref="ForecastWords"/> has them, in the language of whoever looks.</summary>
internal static class ForecastText
{
    private const double Minute = 60;
    private const double Hour = 3600;
    private const double Day = 86400;

    /// <summary>A time as people say it, in the unit that fits.</summary>
    /// <param name="seconds">The time.</param>
    public static string Time(double seconds) =>
        seconds < 1 ? T["under 1 s"]
        : seconds < 2 * Minute ? Tell($"{seconds:0} s")
        : seconds < 10 * Minute ? Tell($"{seconds / Minute:0.#} min")
        : seconds < 2 * Hour ? Tell($"{seconds / Minute:0} min")
        : seconds < 2 * Day ? Tell($"{seconds / Hour:0.#} h")
        : seconds < ForecastRules.FarSeconds ? T["{0} days", (seconds / Day).ToString("0.#", Culture)]
        : T["many years"];

    /// <summary>A rate in the unit that fits.</summary>
    /// <param name="perSecond">Tasks in a second.</param>
    public static string Rate(double perSecond) =>
        perSecond == 0 ? "0/s"
        : perSecond >= 0.95 ? Tell($"{perSecond:#,0.#}/s")
        : perSecond * Minute >= 0.95 ? Tell($"{perSecond * Minute:0.#}/min")
        : perSecond * Hour >= 0.95 ? Tell($"{perSecond * Hour:0.#}/h")
        : T["{0}/day", (perSecond * Day).ToString("0.##", Culture)];

    private static string Tell(FormattableString text) => text.ToString(Culture);
}
