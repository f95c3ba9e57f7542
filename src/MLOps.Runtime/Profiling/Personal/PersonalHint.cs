using System.Text.RegularExpressions;

namespace MLOps.Profiling.Personal;

/// <summary>What a column's name says about the persons in it.</summary>
/// <param name="Words">Of what: "a birth date".</param>
/// <param name="Kind">The format that its values should have; null when they have none: names, places, birth dates.</param>
/// <param name="Country">Of a national id, when the name says it.</param>
internal sealed partial record PersonalHint(string Words, PersonalKind? Kind, string? Country)
{
    /// <summary>
    /// The name is all there is to tell by, and it is enough: values have no format of their own. Not so for streets, which are as often places.
    /// </summary>
    public bool IsEnough { get; private init; }

    /// <summary>
    /// Whole numbers of six digits and more that are named so are it: telephone numbers, accounts, cards and ids of persons. Smaller ones count something or say yes or no.
    /// </summary>
    public bool IsNumber => Kind is PersonalKind.Phone or PersonalKind.NationalId or PersonalKind.CreditCard or PersonalKind.Iban || Words == Passport;

    public const double LeastNumber = 100_000;

    private const string Passport = "a passport number";

    private static PersonalHint Enough(string words) => new(words, null, null) { IsEnough = true };

    // Words of a name, in lower case and without what separates them, in the order in which they decide.
    private static readonly (string Names, PersonalHint Hint)[] Hints =
    [
        ("email emailaddress mail mailaddress", new("an e-mail address", PersonalKind.Email, null)),
        ("ip ipaddress ipaddr ipv4 ipv6 clientip remoteip sourceip", new("an IP address", PersonalKind.IpAddress, null)),
        ("mac macaddress macaddr", new("a MAC address", PersonalKind.MacAddress, null)),
        ("iban bankaccount accountnumber kontonummer", new("an account number", PersonalKind.Iban, null)),
        ("creditcard cardnumber ccnumber cardno ccnum creditcardnumber", new("a card number", PersonalKind.CreditCard, null)),
        ("phone phonenumber telephone telefon telefono tel mobile mobilenumber mobil cell cellphone fax faxnumber handy", new("a telephone number", PersonalKind.Phone, null)),
        ("ssn socialsecurity socialsecuritynumber", new("a social security number", PersonalKind.NationalId, "US")),
        ("nino nationalinsurance", new("a national insurance number", PersonalKind.NationalId, "GB")),
        ("steuerid steueridnr steueridentifikationsnummer", new("a tax id", PersonalKind.NationalId, "DE")),
        ("nir insee", new("a social security number", PersonalKind.NationalId, "FR")),
        ("dni nie", new("a national id", PersonalKind.NationalId, "ES")),
        ("codicefiscale", new("a tax id", PersonalKind.NationalId, "IT")),
        ("bsn burgerservicenummer", new("a national id", PersonalKind.NationalId, "NL")),
        ("rijksregisternummer", new("a national id", PersonalKind.NationalId, "BE")),
        ("pesel", new("a national id", PersonalKind.NationalId, "PL")),
        ("personnummer", new("a national id", PersonalKind.NationalId, "SE")),
        ("hetu henkilotunnus", new("a national id", PersonalKind.NationalId, "FI")),
        ("fodselsnummer", new("a national id", PersonalKind.NationalId, "NO")),
        ("cpr cprnummer", new("a national id", PersonalKind.NationalId, "DK")),
        ("ahv avs", new("a social security number", PersonalKind.NationalId, "CH")),
        ("rodnecislo", new("a national id", PersonalKind.NationalId, "CZ")),
        ("cnp", new("a national id", PersonalKind.NationalId, "RO")),
        ("egn", new("a national id", PersonalKind.NationalId, "BG")),
        ("nif", new("a tax id", PersonalKind.NationalId, "PT")),
        ("tckn tckimlik", new("a national id", PersonalKind.NationalId, "TR")),
        ("sin socialinsurance", new("a social insurance number", PersonalKind.NationalId, "CA")),
        ("curp", new("a national id", PersonalKind.NationalId, "MX")),
        ("cpf", new("a tax id", PersonalKind.NationalId, "BR")),
        ("aadhaar aadhar", new("a national id", PersonalKind.NationalId, "IN")),
        ("rrn", new("a national id", PersonalKind.NationalId, "KR")),
        ("nationalid nationalidnumber nationalnumber idnumber identitynumber idcard personalid personalnumber citizenid taxid taxnumber tin", new("a national id", PersonalKind.NationalId, null)),
        ("passport passportnumber passportno", Enough(Passport)),
        ("firstname lastname surname givenname familyname middlename maidenname fullname forename vorname nachname personname customername patientname employeename", Enough("a person's name")),
        ("dob birthdate dateofbirth birthday birthdt geburtsdatum geburtstag", Enough("a birth date")),
        ("streetaddress homeaddress postaladdress addressline addressline1 addressline2 homeaddr", Enough("an address")),
        ("street strasse", new("an address", null, null)),
        ("licenseplate licenceplate numberplate driverslicense driverlicense", Enough("a licence")),
        ("password passwd pwd", Enough("a password")),
    ];

    private static readonly Dictionary<string, PersonalHint> ByName = Hints
        .SelectMany(h => h.Names.Split(' ').Select(n => (n, h.Hint))).ToDictionary(h => h.n, h => h.Hint, StringComparer.Ordinal);

    private static readonly int Longest = 4;

    /// <summary>Null when the name says nothing. One to four of its words together are looked up, more before fewer.</summary>
    public static PersonalHint? Of(string column)
    {
        var words = Boundary().Split(column).Where(w => w.Length > 0).Select(w => w.ToLowerInvariant()).ToList();
        for (var length = Math.Min(Longest, words.Count); length > 0; length--)
        {
            for (var start = 0; start + length <= words.Count; start++)
            {
                if (ByName.TryGetValue(string.Concat(words.Skip(start).Take(length)), out var hint))
                {
                    return hint;
                }
            }
        }

        return null;
    }

    // Between words: signs, digits' ends are kept, and where lower case turns to upper case.
    [GeneratedRegex(@"[^\p{L}\p{N}]+|(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})")]
    private static partial Regex Boundary();
}
