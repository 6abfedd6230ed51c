// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.List;

/** Words near a value that tell what it is: within 30 characters before it, or in its name. */
final class Context {
    static final int CARD = 1;
    static final int NATIONAL_ID = 1 << 1;
    static final int PHONE = 1 << 2;
    static final int BIRTH = 1 << 3;

    /** Words of a secret: what looks random beside them is one. */
    static final int SECRET = 1 << 4;

    /** Words that may speak of a secret: what looks random beside them is one, ids aside. */
    static final int KEY = 1 << 5;

    /** How far before a value a word counts, in characters. */
    static final int REACH = 30;

    static final List<String> CARD_WORDS =
            List.of(
                    "amex",
                    "card",
                    "cardno",
                    "cardnumber",
                    "cc",
                    "ccn",
                    "credit",
                    "creditcard",
                    "debit",
                    "debitcard",
                    "karte",
                    "kartennummer",
                    "kreditkarte",
                    "maestro",
                    "mastercard",
                    "pan",
                    "visa");

    static final List<String> NATIONAL_ID_WORDS =
            List.of(
                    "aadhaar",
                    "bsn",
                    "cnpj",
                    "cpf",
                    "curp",
                    "dni",
                    "insee",
                    "itin",
                    "medicare",
                    "national",
                    "nationalid",
                    "nhs",
                    "nie",
                    "nif",
                    "nino",
                    "nir",
                    "passport",
                    "passportnumber",
                    "pesel",
                    "personnummer",
                    "rut",
                    "sin",
                    "social",
                    "socialsecurity",
                    "sozialversicherungsnummer",
                    "ssn",
                    "steuer",
                    "steuerid",
                    "steuernummer",
                    "svnr",
                    "tax",
                    "taxid",
                    "tckn",
                    "tin",
                    "voter");

    static final List<String> PHONE_WORDS =
            List.of(
                    "call",
                    "cell",
                    "cellphone",
                    "fax",
                    "handy",
                    "mobil",
                    "mobile",
                    "msisdn",
                    "phone",
                    "phonenumber",
                    "rufnummer",
                    "sms",
                    "tel",
                    "telefon",
                    "telefono",
                    "telephone",
                    "whatsapp");

    static final List<String> BIRTH_WORDS =
            List.of(
                    "birth",
                    "birthdate",
                    "birthday",
                    "born",
                    "dateofbirth",
                    "dob",
                    "geboren",
                    "geburt",
                    "geburtsdatum",
                    "geburtstag",
                    "naissance",
                    "nacimiento");

    static final List<String> SECRET_WORDS =
            List.of(
                    "apikey",
                    "credential",
                    "credentials",
                    "creds",
                    "passphrase",
                    "passwd",
                    "password",
                    "pwd",
                    "secret",
                    "secrets",
                    "token");

    static final List<String> KEY_WORDS =
            List.of("access", "api", "auth", "bearer", "key", "signature");

    private static final WordSet[] SETS = {
        new WordSet(CARD_WORDS), new WordSet(NATIONAL_ID_WORDS), new WordSet(PHONE_WORDS),
        new WordSet(BIRTH_WORDS), new WordSet(SECRET_WORDS), new WordSet(KEY_WORDS),
    };

    private Context() {}

    /**
     * What the words of a stretch say; words end where letters end or a capital follows a small
     * letter.
     *
     * @param word room for one word
     */
    static int of(char[] text, int from, int to, char[] word) {
        int found = 0;
        int length = 0;
        char before = ' ';
        for (int i = from; i <= to; i++) {
            char c = i < to ? text[i] : ' ';
            boolean letter = Chars.isLetter(c);
            if (!letter || (Chars.isUpper(c) && !Chars.isUpper(before))) {
                found |= bits(word, length);
                length = 0;
            }
            if (letter && length < word.length) {
                word[length++] = Chars.lower(c);
            }
            before = c;
        }
        return found;
    }

    private static int bits(char[] word, int length) {
        int found = 0;
        if (length > 1) {
            for (int i = 0; i < SETS.length; i++) {
                if (SETS[i].contains(word, 0, length)) {
                    found |= 1 << i;
                }
            }
        }
        return found;
    }
}
