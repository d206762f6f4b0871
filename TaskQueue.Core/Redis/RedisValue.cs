using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace TaskQueue.Core.Redis;

/// <summary>
/// A reply, or a part of one: nothing, a number, bytes, a short text, an error, or a list of these. Reading it as what it is
/// not throws <see cref="InvalidOperationException"/>; reading an error throws <see cref="RedisErrorException"/>.
/// </summary>
internal readonly struct RedisValue
{
    // Nothing is null, a number is the boxless _number with the mark, bytes are byte[], a text is string, a list is
    // RedisValue[], an error is Error.
    private static readonly object NumberMark = new();
    private readonly object? _content;
    private readonly long _number;

    private RedisValue(object content, long number = 0) => (_content, _number) = (content, number);

    /// <summary>Nothing: a missing key, or <c>false</c> from a script.</summary>
    public static RedisValue Nil => default;

    /// <summary>Whether it is nothing.</summary>
    public bool IsNull => _content is null;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => _content is RedisValue[];

    /// <summary>Whether it is an error. Only a part of a reply can be; a whole reply is thrown instead.</summary>
    public bool IsError => _content is Error;

    /// <summary>What the error says; null when it is none.</summary>
    public string? ErrorText => (_content as Error)?.Text;

    /// <summary>The parts of a list, in order.</summary>
    public IReadOnlyList<RedisValue> Items => _content as RedisValue[] ?? throw Wrong("a list");

    public static RedisValue OfInteger(long value) => new(NumberMark, value);

    public static RedisValue OfBulk(byte[] value) => new(value);

    public static RedisValue OfSimple(string value) => new(value);

    public static RedisValue OfError(string text) => new(new Error(text));

    public static RedisValue OfArray(RedisValue[] items) => new(items);

    /// <summary>Gives a number, also one that comes as text.</summary>
    public long AsLong() =>
        _content switch
        {
            byte[] bytes
                when Utf8Parser.TryParse(bytes, out long value, out var used) && used == bytes.Length =>
                value,
            string text when long.TryParse(text, CultureInfo.InvariantCulture, out var value) => value,
            var content when content == NumberMark => _number,
            _ => throw Wrong("a number"),
        };

    /// <summary>Gives the bytes, not a copy of them; of a number its digits.</summary>
    public byte[] AsBytes() => _content as byte[] ?? Encoding.UTF8.GetBytes(AsText());

    /// <summary>Gives the bytes as UTF-8 text; of a number its digits.</summary>
    public string AsText() =>
        _content switch
        {
            byte[] bytes => Encoding.UTF8.GetString(bytes),
            string text => text,
            var content when content == NumberMark => _number.ToString(CultureInfo.InvariantCulture),
            _ => throw Wrong("a text"),
        };

    /// <summary>Says what it is, for a person who debugs; never the content, which may be a payload.</summary>
    public override string ToString() =>
        _content switch
        {
            null => "nil",
            byte[] bytes => $"{bytes.Length} bytes",
            string text => text,
            RedisValue[] items => $"list of {items.Length}",
            Error error => error.Text,
            _ => AsText(),
        };

    private Exception Wrong(string wanted) =>
        _content is Error error
            ? new RedisErrorException(error.Text)
            : new InvalidOperationException($"Redis answered {this} where {wanted} was due.");

    private sealed record Error(string Text);
}
