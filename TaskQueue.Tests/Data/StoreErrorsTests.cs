using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;
using TaskQueue.Core;
using TaskQueue.Core.Data;

namespace TaskQueue.Tests.Data;

/// <summary>What means "the store is away", and so "later" to a caller; everything else is a bug and must stay one.</summary>
public sealed class StoreErrorsTests
{
    public static TheoryData<Exception, bool> Errors =>
        new()
        {
            { new NpgsqlException("Exception while reading from stream", new SocketException()), true },
            { new PostgresException("terminating", "FATAL", "FATAL", "57P01"), true },
            { new PostgresException("sorry, too many clients already", "FATAL", "FATAL", "53300"), true },
            { new PostgresException("duplicate key", "ERROR", "ERROR", "23505"), false },
            { new SqliteException("disk full", 13), true },
            { new SqliteException("constraint", 19), false },
            { new InvalidOperationException("transient", new TimeoutException()), true },
            { new InvalidOperationException("a bug"), false },
            // A connection that is reset while a command of it begins.
            { new ObjectDisposedException("System.Threading.ManualResetEventSlim"), true },
            { new ObjectDisposedException("PostgresAppDbContext"), false },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public void WhatAStatementThrows_IsAway_OrABug(Exception error, bool away)
    {
        Assert.Equal(away, StoreErrors.IsAway(error));
        Assert.Equal(away, StoreErrors.Explain(error) is RefusalException { Code: RefusalCode.Unavailable });
    }
}
