using Microsoft.Data.Sqlite;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>Logs that SQLite itself has written, and what a disk may make of them.</summary>
public sealed class WalCheckTests : IDisposable
{
    private const int Header = 32;
    private const int Frame = 24 + 4096;
    private const int Commits = 8;
    private readonly TemporaryFolder _folder = new();
    private readonly byte[] _log;

    public WalCheckTests()
    {
        var path = _folder.File("a.db");
        using var file = new SqliteConnection($"Data Source={path};Pooling=False");
        file.Open();
        Do("pragma journal_mode=wal; pragma wal_autocheckpoint=0; create table t (a, b)");
        for (var i = 0; i < Commits; i++)
        {
            Do("insert into t values (randomblob(100), randomblob(6000))");
        }

        _log = File.ReadAllBytes(path + "-wal");

        void Do(string sql)
        {
            using var command = file.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    private int Frames => (_log.Length - Header) / Frame;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatWasWritten_IsSound() => Assert.Null(Fault(_log));

    [Fact]
    public void NothingYet_IsSound()
    {
        Assert.Null(Fault([]));
        Assert.Null(Fault(_log[..10]));
        Assert.Null(Fault(_log[..Header]));
        Assert.Null(Fault(new byte[_log.Length]));
    }

    [Fact]
    public void BitThatFlips_AnywhereBeforeTheLastCommits_IsFound()
    {
        var random = new Random(7);
        var lastTwo = LastCommits(2);
        for (var i = 0; i < 200; i++)
        {
            var at = random.Next(Header, lastTwo);
            Assert.True(Fault(Flipped(at, random.Next(8))) is not null, $"byte {at}");
        }
    }

    [Fact]
    public void HeaderThatChanged_IsFound()
    {
        for (var at = 0; at < Header; at++)
        {
            Assert.NotNull(Fault(Flipped(at, 3)));
        }
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.9)]
    public void LogThatEndsEarly_IsWhatAPowerCutLeaves(double share) =>
        Assert.Null(Fault(_log[..(int)(_log.Length * share)]));

    [Fact]
    public void LastCommit_HalfWritten_IsWhatAPowerCutLeaves()
    {
        var log = _log.ToArray();
        Array.Clear(log, LastCommits(1), Frame / 2);

        Assert.Null(Fault(log));
    }

    [Fact]
    public void FramesOfAnEarlierRound_BehindTheEnd_AreNoDamage()
    {
        byte[] log = [.. _log, .. _log[Header..]];
        // As the salts of a header that was written later would differ from those of what lies behind.
        for (var frame = Frames; frame < 2 * Frames; frame++)
        {
            log[Header + (frame * Frame) + 8] ^= 0xff;
        }

        Assert.Null(Fault(log));
    }

    private static string? Fault(byte[] log) => WalCheck.FaultOf(new MemoryStream(log));

    private byte[] Flipped(int at, int bit)
    {
        var log = _log.ToArray();
        log[at] ^= (byte)(1 << bit);
        return log;
    }

    // Where the last so many commits begin.
    private int LastCommits(int count)
    {
        var found = 0;
        for (var frame = Frames - 1; frame >= 0; frame--)
        {
            var at = Header + (frame * Frame);
            if (_log.AsSpan(at + 4, 4).IndexOfAnyExcept((byte)0) >= 0 && ++found > count)
            {
                return at + Frame;
            }
        }

        return Header;
    }
}
