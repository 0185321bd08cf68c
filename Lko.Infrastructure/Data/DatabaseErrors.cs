using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Lko.Infrastructure.Data;

/// <summary>What a refused save means, in the words of each database. What may pass by itself (a deadlock, a busy file) is told apart by the providers.</summary>
internal static class DatabaseErrors
{
    /// <summary>A row with the same key is there already.</summary>
    public static bool IsDuplicate(DbUpdateException failure) => failure.InnerException switch
    {
        SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 1555 or 2067 } => true,
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } => true,
        SqlException { Number: 2601 or 2627 } => true,
        _ => false,
    };

    /// <summary>A value does not fit its column.</summary>
    public static bool IsUnfit(DbUpdateException failure) => failure.InnerException switch
    {
        SqliteException { SqliteErrorCode: 18 or 20 } => true,
        PostgresException { SqlState: ['2', '2', ..] } => true,
        SqlException { Number: 220 or 241 or 242 or 2628 or 8114 or 8115 or 8152 } => true,
        _ => false,
    };
}
