using System.Collections;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Lko.Tests.SqlServer;

/// <summary>
/// The answer of a database that is not there: of an empty one no row, or the one that a count or a flag always has; else one row of samples. What
/// was computed is answered in the type it is asked for.
/// </summary>
internal sealed class SpokenRow(string sql, IModel model, bool isEmpty) : DbDataReader
{
    private readonly SelectList? _select = SelectList.Of(sql);
    private int _position;

    public override int Depth => 0;

    public override int FieldCount => _select?.Outputs.Count ?? 1;

    public override bool HasRows => !IsEmpty || _select is { AlwaysHasRow: true };

    public override bool IsClosed => false;

    public override int RecordsAffected => 1;

    /// <summary>A written row is told back wherever it went.</summary>
    private bool IsEmpty => isEmpty && _select is not null;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    public override bool Read() => _position++ == 0 && HasRows;

    public override bool NextResult() => false;

    public override bool IsDBNull(int ordinal) => IsEmpty ? _select!.Outputs[ordinal].IsNullOverNothing : Origin(ordinal) is { } origin && Samples.Of(model, origin) is null;

    public override T GetFieldValue<T>(int ordinal) => IsEmpty ? default! : (T)(Origin(ordinal) is { } origin ? Samples.Of(model, origin) : Samples.Of(typeof(T)))!;

    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    public override char GetChar(int ordinal) => GetFieldValue<char>(ordinal);

    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    public override object GetValue(int ordinal) => (Origin(ordinal) is { } origin ? Samples.Of(model, origin) : null) ?? DBNull.Value;

    public override int GetValues(object[] values) => throw new NotSupportedException("Columns are asked for one by one.");

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("Columns are asked for whole.");

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => throw new NotSupportedException("Columns are asked for whole.");

    public override string GetDataTypeName(int ordinal) => "";

    public override Type GetFieldType(int ordinal) => typeof(object);

    public override string GetName(int ordinal) => _select?.Outputs[ordinal].Name ?? "";

    public override int GetOrdinal(string name) => _select?.Outputs.Index().First(output => output.Item.Name == name).Index ?? 0;

    public override IEnumerator GetEnumerator() => throw new NotSupportedException("Rows are read one by one.");

    private TableColumn? Origin(int ordinal) => _select?.Outputs[ordinal].Origin;
}
