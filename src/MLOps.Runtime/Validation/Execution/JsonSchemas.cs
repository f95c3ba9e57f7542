using MLOps.Data;
using NJsonSchema;

namespace MLOps.Validation.Execution;

/// <summary>Lends the engine a function that judges texts by a JSON Schema.</summary>
internal static class JsonSchemas
{
    /// <summary>Registers the function and gives its name.</summary>
    /// <exception cref="UserException">The schema cannot be read.</exception>
    public static string Register(DataEngine engine, FitsJsonSchema expectation, string baseDirectory)
    {
        var schema = Read(expectation, baseDirectory);
        var name = engine.NextTable();
        engine.Use(connection =>
        {
            connection.RegisterScalarFunction<string, bool>(name, (readers, writer, rows) =>
            {
                for (ulong row = 0; row < rows; row++)
                {
                    writer.WriteValue(readers[0].IsValid(row) && Fits(schema, readers[0].GetValue<string>(row)), row);
                }
            });
            return 0;
        });
        return name;
    }

    private static bool Fits(JsonSchema schema, string text)
    {
        try
        {
            return schema.Validate(text).Count == 0;
        }
        catch (Newtonsoft.Json.JsonException)
        {
            return false;
        }
    }

    private static JsonSchema Read(FitsJsonSchema expectation, string baseDirectory)
    {
        try
        {
            var text = expectation.IsText ? expectation.Schema : File.ReadAllText(Path.GetFullPath(expectation.Schema, baseDirectory));
            return JsonSchema.FromJsonAsync(text).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"JSON schema '{expectation.Schema}' not found.", "Give a file beside the notebook, or the schema itself in quotes.");
        }
        catch (Exception error) when (error is Newtonsoft.Json.JsonException or InvalidOperationException)
        {
            throw new UserException($"{(expectation.IsText ? "The text" : $"'{expectation.Schema}'")} is not a JSON schema: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
        }
    }
}
