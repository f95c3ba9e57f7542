using System.Security.Cryptography;
using System.Text;

namespace MLOps.Data;

/// <summary>SHA-256 over column names, types and all rows in order, as DuckDB writes them as JSON: the same table, the same digest.</summary>
internal static class ContentDigest
{
    public static string Of(DataEngine engine, string relation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var column in engine.Describe(relation))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{column.Name}\t{column.Type}\n"));
        }

        engine.Use(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT CAST(to_json(t) AS VARCHAR) FROM {relation} AS t";
            command.UseStreamingMode = true;
            using var reader = command.ExecuteReader();
            while (reader.Read())
            {
                hash.AppendData(Encoding.UTF8.GetBytes(reader.GetString(0) + "\n"));
            }

            return true;
        });
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
