using System.Text.Json.Serialization;

namespace MLOps.Profiling;

/// <summary>What of a person a value tells by its form.</summary>
public enum PersonalKind
{
    Email,
    Phone,

    /// <summary>13 to 19 digits that begin as a card company's do, with the right check digit (Luhn).</summary>
    CreditCard,

    /// <summary>An account number of the country's length with the right checksum (ISO 13616).</summary>
    Iban,

    /// <summary>Version 4 or 6.</summary>
    IpAddress,
    MacAddress,

    /// <summary>The number of a citizen, insured or taxed person in one of the countries that <see cref="PersonalFigures.Country"/> may name.</summary>
    NationalId,
}

/// <summary>How many values of a column tell something of a person. The values themselves are never kept.</summary>
/// <param name="Country">Of a national id: the ISO 3166 code; else null.</param>
/// <param name="Count">Rows; estimated from the rows that were looked at when not exact.</param>
/// <param name="IsExact">False: from a sample of the rows, or long texts were cut.</param>
public sealed record PersonalFigures(PersonalKind Kind, string? Country, long Count, bool IsExact)
{
    /// <summary>"e-mail addresses in 12 rows", "national ids (PL) in about 300 rows".</summary>
    [JsonIgnore]
    public string InWords => $"{Name} in {(IsExact ? "" : "about ")}{Figures.Count(Count)} row{(Count == 1 ? "" : "s")}";

    private string Name => Kind switch
    {
        PersonalKind.Email => "e-mail addresses",
        PersonalKind.Phone => "telephone numbers",
        PersonalKind.CreditCard => "card numbers",
        PersonalKind.Iban => "account numbers (IBAN)",
        PersonalKind.IpAddress => "IP addresses",
        PersonalKind.MacAddress => "MAC addresses",
        _ => $"national ids ({Country})",
    };
}
