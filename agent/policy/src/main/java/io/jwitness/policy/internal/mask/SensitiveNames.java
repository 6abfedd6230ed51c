// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which names of parameters, fields, keys and properties hide what they hold.
 *
 * <p>A name is lower-cased, freed of all but letters and digits and of a trailing number, and then
 * looked up: whole, and by its last words ({@code newPassword}, {@code db_password}, {@code
 * spring.datasource.password}; not {@code sortKey}, {@code tokenCount}, {@code authorName}). A few
 * words hide a name wherever they stand in it, unless its last word tells of something harmless
 * ({@code passwordPolicy}). Numbers and booleans are hidden by {@link #NUMERIC} alone.
 *
 * <p>Immutable; look-ups allocate nothing.
 */
final class SensitiveNames {
    /** Longest name that is looked at; of longer ones the end. */
    static final int LONGEST = 128;

    private static final int MOST_WORDS = 24;

    /** Sensitive as a whole name, and as the last words of one. */
    static final List<String> NAMES =
            List.of(
                    "accesscode",
                    "accesskey",
                    "accesskeyid",
                    "accesskeysecret",
                    "accesstoken",
                    "accountkey",
                    "adminpassword",
                    "adminpwd",
                    "aeskey",
                    "apikey",
                    "apisecret",
                    "apitoken",
                    "appkey",
                    "appsecret",
                    "authcode",
                    "authkey",
                    "authorization",
                    "authorizationheader",
                    "authtoken",
                    "awsaccesskeyid",
                    "awssecretaccesskey",
                    "awssessiontoken",
                    "azurestoragekey",
                    "backupcode",
                    "backupcodes",
                    "basicauth",
                    "bearer",
                    "bearertoken",
                    "botaccesstoken",
                    "cardnumber",
                    "cardsecuritycode",
                    "ccnumber",
                    "certificatepassword",
                    "cipherkey",
                    "clientcredential",
                    "clientcredentials",
                    "clientsecret",
                    "connectionstring",
                    "connectionurl",
                    "connectsid",
                    "consumerkey",
                    "consumersecret",
                    "cookie",
                    "cookies",
                    "cred",
                    "credential",
                    "credentials",
                    "creditcard",
                    "creditcardnumber",
                    "creds",
                    "csrf",
                    "csrftoken",
                    "cvc",
                    "cvv",
                    "databaseurl",
                    "dbpass",
                    "dbpassword",
                    "dburl",
                    "debitcard",
                    "decryptionkey",
                    "encryptionkey",
                    "encryptionpassword",
                    "gpgkey",
                    "hmackey",
                    "iban",
                    "idtoken",
                    "jdbcurl",
                    "jsessionid",
                    "jwk",
                    "jwt",
                    "jwttoken",
                    "keypass",
                    "keypassword",
                    "keystorepass",
                    "keystorepassword",
                    "licensekey",
                    "masterkey",
                    "masterpassword",
                    "mfacode",
                    "mongouri",
                    "mysqlpwd",
                    "nonce",
                    "oauth",
                    "oauthtoken",
                    "onetimecode",
                    "onetimepassword",
                    "otp",
                    "otpcode",
                    "passcode",
                    "passphrase",
                    "passwd",
                    "password",
                    "passwords",
                    "passwordb",
                    "pgpassword",
                    "phpsessid",
                    "pincode",
                    "pinnumber",
                    "plaintextpassword",
                    "pkcs8",
                    "preshared",
                    "presharedkey",
                    "privatekey",
                    "privatekeypem",
                    "proxyauthorization",
                    "proxypassword",
                    "psk",
                    "pw",
                    "pwd",
                    "pwds",
                    "pword",
                    "recoverycode",
                    "recoverycodes",
                    "refreshtoken",
                    "registrationtoken",
                    "rememberme",
                    "rootpassword",
                    "sas",
                    "sastoken",
                    "secret",
                    "secretaccesskey",
                    "secretid",
                    "secretkey",
                    "secrets",
                    "secrettoken",
                    "securitycode",
                    "securitytoken",
                    "serviceaccountkey",
                    "sessionid",
                    "sessionkey",
                    "sessiontoken",
                    "setcookie",
                    "sharedaccesskey",
                    "sharedsecret",
                    "signingkey",
                    "signingsecret",
                    "socialsecurity",
                    "socialsecuritynumber",
                    "ssn",
                    "sslkey",
                    "sshkey",
                    "storagekey",
                    "storepass",
                    "storepassword",
                    "symmetrickey",
                    "token",
                    "tokens",
                    "totp",
                    "truststorepassword",
                    "twofactorcode",
                    "userpass",
                    "vaulttoken",
                    "verificationcode",
                    "webhooksecret",
                    "wskey",
                    "xapikey",
                    "xauthtoken",
                    "xcsrftoken",
                    "xgitlabtoken",
                    "xsrf",
                    "xsrftoken",
                    "xvaulttoken");

    /** Sensitive as a whole name only: as a word among others they mean too many other things. */
    static final List<String> WHOLE =
            List.of(
                    "2fa",
                    "auth",
                    "csc",
                    "mfa",
                    "pass",
                    "pan",
                    "pem",
                    "pin",
                    "pkey",
                    "salt",
                    "session",
                    "sid",
                    "sig",
                    "signature");

    /** Sensitive wherever it stands in a name. */
    static final List<String> ANYWHERE =
            List.of(
                    "credential",
                    "credentials",
                    "passphrase",
                    "passwd",
                    "password",
                    "passwords",
                    "secret",
                    "secrets");

    /** Sensitive inside a word that was not split: {@code dbpasswordnew}. */
    // An array: a list's iterator would be allocated on the application's thread.
    private static final String[] INSIDE = {
        "apikey", "passphrase", "passwd", "password", "privatekey", "secretkey"
    };

    /** Last words that make a name harmless in spite of a word before them. */
    static final List<String> HARMLESS =
            List.of(
                    "age",
                    "algorithm",
                    "alias",
                    "attempts",
                    "changed",
                    "class",
                    "count",
                    "created",
                    "disabled",
                    "enabled",
                    "encoder",
                    "exists",
                    "expired",
                    "expires",
                    "expiry",
                    "factory",
                    "file",
                    "filename",
                    "format",
                    "handler",
                    "id",
                    "interval",
                    "len",
                    "length",
                    "limit",
                    "manager",
                    "max",
                    "maximum",
                    "min",
                    "minimum",
                    "mode",
                    "name",
                    "path",
                    "policy",
                    "present",
                    "provider",
                    "required",
                    "resolver",
                    "rotation",
                    "service",
                    "size",
                    "status",
                    "strength",
                    "timeout",
                    "ttl",
                    "type",
                    "updated",
                    "validator",
                    "version");

    /** Last words that change nothing: {@code tokenValue} is a token. */
    static final List<String> NEUTRAL =
            List.of(
                    "arg",
                    "argument",
                    "array",
                    "b64",
                    "base64",
                    "base",
                    "bytes",
                    "chars",
                    "clear",
                    "confirm",
                    "confirmation",
                    "current",
                    "data",
                    "encoded",
                    "field",
                    "header",
                    "hex",
                    "input",
                    "new",
                    "old",
                    "param",
                    "parameter",
                    "plain",
                    "plaintext",
                    "property",
                    "raw",
                    "repeat",
                    "str",
                    "string",
                    "text",
                    "val",
                    "value");

    /** Sensitive for an {@code int}, a {@code long}, a {@code boolean}; whole names only. */
    static final List<String> NUMERIC =
            List.of(
                    "accesscode",
                    "authcode",
                    "backupcode",
                    "birthdate",
                    "cardnumber",
                    "cardsecuritycode",
                    "ccnumber",
                    "creditcard",
                    "creditcardnumber",
                    "csc",
                    "cvc",
                    "cvv",
                    "dateofbirth",
                    "debitcardnumber",
                    "dob",
                    "mfacode",
                    "nationalid",
                    "onetimecode",
                    "onetimepassword",
                    "otp",
                    "otpcode",
                    "pan",
                    "passcode",
                    "password",
                    "pin",
                    "pincode",
                    "pinnumber",
                    "pwd",
                    "recoverycode",
                    "secret",
                    "securitycode",
                    "socialsecuritynumber",
                    "ssn",
                    "taxid",
                    "token",
                    "totp",
                    "twofactorcode",
                    "verificationcode");

    /** As no policy has changed them. */
    static final SensitiveNames BUILT_IN = new SensitiveNames(List.of(), List.of());

    private final WordSet whole;
    private final WordSet suffixes;
    private final WordSet numeric;
    private final WordSet excluded;
    private final WordSet anywhere = new WordSet(ANYWHERE);
    private final WordSet harmless = new WordSet(HARMLESS);
    private final WordSet neutral = new WordSet(NEUTRAL);

    /**
     * @param added sensitive as well, as whole names, last words, and for numbers
     * @param excludedNames never sensitive, as whole names
     */
    SensitiveNames(List<String> added, List<String> excludedNames) {
        List<String> mine = new ArrayList<>();
        for (String name : added) {
            mine.add(normal(name));
        }
        suffixes = new WordSet(joined(normal(NAMES), mine));
        whole = new WordSet(normal(WHOLE));
        numeric = new WordSet(joined(NUMERIC, mine));
        excluded = new WordSet(normal(excludedNames));
    }

    private static List<String> joined(List<String> a, List<String> b) {
        List<String> both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private static List<String> normal(List<String> names) {
        return names.stream().map(SensitiveNames::normal).toList();
    }

    /** How a name is compared. */
    static String normal(String name) {
        StringBuilder out = new StringBuilder();
        for (char c : name.toLowerCase(Locale.ROOT).toCharArray()) {
            if (Character.isLetterOrDigit(c)) {
                out.append(c);
            }
        }
        int end = withoutNumber(out.toString().toCharArray(), out.length());
        return out.substring(0, end);
    }

    private static int withoutNumber(char[] text, int end) {
        int letters = end;
        while (letters > 0 && text[letters - 1] >= '0' && text[letters - 1] <= '9') {
            letters--;
        }
        return letters == 0 ? end : letters;
    }

    /** What is known of a name. */
    enum Verdict {
        /** Nothing speaks against its value. */
        OPEN,
        /** Its value is hidden. */
        SENSITIVE,
        /** It would be, if the policy had not excluded it. */
        EXCLUDED
    }

    /**
     * @param number true for the value of a number or a boolean
     */
    Verdict verdict(String name, boolean number, Scratch scratch) {
        int length = Math.min(name.length(), LONGEST);
        name.getChars(name.length() - length, name.length(), scratch.rawName, 0);
        return verdict(scratch.rawName, 0, length, number, scratch);
    }

    /** The same for a name that stands within a text. */
    Verdict verdict(char[] name, int start, int end, boolean number, Scratch scratch) {
        char[] word = scratch.name;
        int[] starts = scratch.words;
        int words = 0;
        int length = 0;
        char before = ' ';
        for (int i = Math.max(start, end - LONGEST); i < end; i++) {
            char c = name[i];
            if (c < 0x80 ? !Chars.isWord(c) : !Character.isLetterOrDigit(c)) {
                before = ' ';
                continue;
            }
            boolean upper = isUpper(c);
            boolean begins =
                    before == ' '
                            || (upper && !isUpper(before))
                            || (upper && i + 1 < end && isLower(name[i + 1]));
            if (begins && words < MOST_WORDS) {
                starts[words++] = length;
            }
            word[length++] = c < 0x80 ? Chars.lower(c) : Character.toLowerCase(c);
            before = c;
        }
        return judge(word, withoutNumber(word, length), starts, words, number);
    }

    private static boolean isUpper(char c) {
        return c < 0x80 ? Chars.isUpper(c) : Character.isUpperCase(c);
    }

    private static boolean isLower(char c) {
        return c < 0x80 ? c >= 'a' && c <= 'z' : Character.isLowerCase(c);
    }

    private Verdict judge(char[] word, int length, int[] starts, int words, boolean number) {
        if (length == 0) {
            return Verdict.OPEN;
        }
        boolean found =
                number ? numeric.contains(word, 0, length) : text(word, length, starts, words);
        if (!found) {
            return Verdict.OPEN;
        }
        return excluded.contains(word, 0, length) ? Verdict.EXCLUDED : Verdict.SENSITIVE;
    }

    private boolean text(char[] word, int length, int[] starts, int words) {
        if (whole.contains(word, 0, length)) {
            return true;
        }
        int last = words;
        int end = length;
        while (last > 0 && starts[last - 1] < end) {
            for (int i = last - 1; i >= 0; i--) {
                if (suffixes.contains(word, starts[i], end)) {
                    return true;
                }
            }
            if (!neutral.contains(word, starts[last - 1], end)) {
                break;
            }
            end = starts[--last];
        }
        if (last > 0 && harmless.contains(word, starts[last - 1], end)) {
            return false;
        }
        for (int i = 0; i < words; i++) {
            int to = i + 1 < words ? starts[i + 1] : length;
            if (starts[i] < to
                    && (anywhere.contains(word, starts[i], to) || inside(word, starts[i], to))) {
                return true;
            }
        }
        return false;
    }

    private static boolean inside(char[] word, int from, int to) {
        for (String part : INSIDE) {
            for (int i = from; i + part.length() <= to; i++) {
                if (Chars.matches(word, i, part)) {
                    return true;
                }
            }
        }
        return false;
    }
}
