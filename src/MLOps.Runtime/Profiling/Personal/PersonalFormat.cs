namespace MLOps.Profiling.Personal;

/// <summary>How far a value fits a format.</summary>
internal enum Fit
{
    /// <summary>It has another form.</summary>
    None,

    /// <summary>The form is right, the check digit or a date within is wrong.</summary>
    Wrong,

    /// <summary>Right, but so are many values that are something else: counts only where other values or the column's name speak for it.</summary>
    Weak,

    /// <summary>Right.</summary>
    Strong,
}

/// <param name="Chance">How often a value that is something else but has the form passes the check.</param>
/// <param name="InText">True: also looked for within longer texts.</param>
internal sealed record PersonalFormat(PersonalKind Kind, string? Country, double Chance, bool InText, Func<WrittenValue, Fit> Judge)
{
    /// <summary>Every format; what is more particular comes first.</summary>
    public static IReadOnlyList<PersonalFormat> All { get; } =
    [
        new(PersonalKind.Email, null, 0, true, Contacts.Email),
        new(PersonalKind.Iban, null, 0.0001, true, Accounts.Iban),
        new(PersonalKind.CreditCard, null, 0.1, true, Accounts.CreditCard),
        new(PersonalKind.IpAddress, null, 0.01, true, Addresses.Ip),
        new(PersonalKind.MacAddress, null, 0.001, false, Addresses.Mac),
        .. NationalIds.All,
        new(PersonalKind.Phone, null, 0.01, true, Contacts.Phone),
    ];
}
