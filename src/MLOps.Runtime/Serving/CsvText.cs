using System.Text;

namespace MLOps.Serving;

/// <summary>Splits CSV as RFC 4180 has it: commas, double quotes doubled inside quotes, any line end; empty lines are left out.</summary>
internal static class CsvText
{
    public static List<List<string>> Parse(string text)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted)
            {
                quoted = Quoted(text, ref i, cell);
            }
            else if (c == '"')
            {
                quoted = true;
            }
            else if (c == ',')
            {
                EndCell(row, cell);
            }
            else if (c is '\n' or '\r')
            {
                EndRow(rows, ref row, cell);
            }
            else
            {
                cell.Append(c);
            }
        }

        EndRow(rows, ref row, cell);
        return rows;
    }

    // A quote ends the quoted part, unless another follows it.
    private static bool Quoted(string text, ref int i, StringBuilder cell)
    {
        if (text[i] != '"')
        {
            cell.Append(text[i]);
            return true;
        }

        if (i + 1 < text.Length && text[i + 1] == '"')
        {
            cell.Append('"');
            i++;
            return true;
        }

        return false;
    }

    private static void EndCell(List<string> row, StringBuilder cell)
    {
        row.Add(cell.ToString());
        cell.Clear();
    }

    private static void EndRow(List<List<string>> rows, ref List<string> row, StringBuilder cell)
    {
        if (row.Count == 0 && cell.Length == 0)
        {
            return;
        }

        EndCell(row, cell);
        rows.Add(row);
        row = [];
    }
}
