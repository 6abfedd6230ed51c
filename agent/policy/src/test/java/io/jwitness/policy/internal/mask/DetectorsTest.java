// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What detectors find in a text, and what they leave alone. Secrets are put together at run time.
 */
final class DetectorsTest {
    private final Masker masker = Masker.builtIn();
    private final Scratch scratch = new Scratch();

    private String mask(String text) {
        return mask("target", text);
    }

    private String mask(String field, String text) {
        scratch.clear();
        return String.valueOf(masker.text(scratch, field, text));
    }

    private static final String R40 = "aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA1bC3dE";
    private static final String HEX64 =
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    /** Detector, text before the secret, secret, text after it; parts are joined here. */
    static List<List<String>> secrets() {
        List<List<String>> rows = new ArrayList<>();
        add(
                rows,
                "pem",
                "",
                "-----BEGIN RSA PRIVATE"
                        + " KEY-----\nMIIEow"
                        + R40
                        + "\n-----END RSA PRIVATE KEY-----",
                " tail");
        add(rows, "pem", "x ", "-----BEGIN PRIVATE" + " KEY-----\nMIIEow" + R40, "");
        add(
                rows,
                "pem",
                "",
                "-----BEGIN OPENSSH PRIVATE"
                        + " KEY-----\nb3Blb\n-----END OPENSSH PRIVATE KEY-----",
                "\nx");
        add(
                rows,
                "jwt",
                "got ",
                "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
                " ok");
        add(rows, "authorization", "Authorization: ", "Bearer " + R40, "");
        add(rows, "authorization", "Authorization: ", "Digest username=\"", "bob\"");
        add(rows, "authorization", "sent Bearer ", R40, " to it");
        add(rows, "authorization", "sent Basic ", "Ym9iOmh1bnRlcjI=", " to it");
        add(rows, "url-userinfo", "http://", "bob:hunter2", "@example.org/x");
        add(rows, "url-userinfo", "mongodb+srv://", "bob:p@ss", "@db/x");
        add(rows, "url-userinfo", "ftp://", "bob:hun/ter2", "@example.org/x");
        add(rows, "pair", "password=", "hunter2", "");
        add(rows, "pair", "password = ", "hunter2", " next");
        add(rows, "pair", "user=bob&password=", "hunt&er2", "&x=1");
        add(rows, "pair", "{\"password\": \"", "hun\\\"ter2", "\", \"x\": 1}");
        add(rows, "pair", "{\\\"password\\\":\\\"", "hunter2", "\\\",\\\"x\\\":1}");
        add(rows, "pair", "User(name=bob, password=", "hunter2", ", age=3)");
        add(rows, "pair", "User[password=", "hunt)er,2", "]");
        add(rows, "pair", "password=", "[h, u, n, t, e, r, 2]", "");
        add(rows, "pair", "spring.datasource.password: ", "hunter2", "");
        add(rows, "pair", "-Djavax.net.ssl.keyStorePassword=", "hunter2", " -jar x");
        add(rows, "pair", "-Dtoken=", "hunter2", " -jar x");
        add(rows, "pair", "tool --password ", "hunter2", " --verbose");
        add(rows, "pair", "curl -u bob:", "hunter2", " http");
        add(rows, "pair", "ALTER USER bob SET PASSWORD '", "hunt''er2", "'");
        add(rows, "pair", "CREATE USER bob IDENTIFIED BY '", "hunter2", "';");
        add(rows, "pair", "user.setPassword(\"", "hunter2", "\");");
        add(rows, "pair", "System.setProperty(\"db.password\", \"", "hunter2", "\");");
        add(rows, "pair", "password -> ", "hunter2", " x");
        add(rows, "card", "paid with ", "4111 11111111 1111", " today");
        add(rows, "pair", "<password>", "hunter2", "</password>");
        add(rows, "pair", "<user password=\"", "hunter2", "\"/>");
        add(rows, "pair", "X-Api-Key: ", "hunter2", "");
        add(rows, "pair", "app:type=Pool,password=", "hunter2", ",name=x");
        add(rows, "pair", "DefaultEndpointsProtocol=https;AccountKey=", "abc123==", ";x=1");
        add(rows, "pair", "https://x/?sv=1&sig=", "abc123", "&se=2");
        add(rows, "pair", "jdbc:postgresql://db/x?user=a&password=", "hunter2", "&ssl=true");
        add(rows, "pair", "passphrase: ", "correct horse battery staple", "");
        add(rows, "jdbc", "jdbc:oracle:thin:", "scott/tiger", "@//db:1521/x");
        add(rows, "cookie", "/cart;JSESSIONID=", "8F2A91B0C4", "?x=1");
        add(rows, "cookie", "Cookie: ", "a=b; SESSION=xyz", "");
        add(rows, "cookie", "Set-Cookie: ", "remember-me=abc; Path=/", "\nx");
        add(rows, "aws-key", "id ", "AKIA" + "IOSFODNN7EXAMPLE", " x");
        add(rows, "gcp-key", "id ", "AIza" + "SyD3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYz1", " x");
        add(rows, "github-token", "id ", "ghp" + "_" + R40, " x");
        add(rows, "github-token", "id ", "github" + "_pat_" + R40, " x");
        add(rows, "gitlab-token", "id ", "glpat" + "-aB3dE5fG7hJ9kL1mN2pQ", " x");
        add(rows, "slack-token", "id ", "xoxb" + "-123456789012-aB3dE5fG7hJ9", " x");
        add(rows, "stripe-key", "id ", "sk" + "_live_aB3dE5fG7hJ9kL1m", " x");
        add(rows, "npm-token", "id ", "npm" + "_aB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA1b", " x");
        add(rows, "pypi-token", "id ", "pypi" + "-AgEIcHlwaS5vcmc" + R40, " x");
        add(rows, "vault-token", "id ", "hvs" + ".CAESIJ" + R40, " x");
        add(rows, "twilio-key", "id ", "SK" + HEX64.substring(0, 32), " x");
        add(
                rows,
                "sendgrid-key",
                "id ",
                "SG" + ".aB3dE5fG7hJ9kL1mN2pQ4r.S6tU8vW0xYzA1bC3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0",
                " x");
        add(rows, "openai-key", "id ", "sk" + "-proj-" + R40, " x");
        add(rows, "digitalocean-token", "id ", "dop" + "_v1_" + HEX64, " x");
        add(rows, "databricks-token", "id ", "dapi" + HEX64.substring(0, 32), " x");
        add(
                rows,
                "age-key",
                "id ",
                "AGE-SECRET"
                        + "-KEY-1"
                        + "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE",
                " x");
        add(rows, "azure-key", "id ", "abc8Q" + "~dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA1bC3", " x");
        add(
                rows,
                "telegram-token",
                "bot ",
                "123456789" + ":AAaB3dE5fG7hJ9kL1mN2pQ4rS6tU8vW0xYzA1",
                " x");
        add(
                rows,
                "password-hash",
                "h ",
                "$2a$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
                " x");
        add(rows, "card", "paid with ", "4111111111111111", " today");
        add(rows, "card", "paid with ", "4111 1111 1111 1111", " today");
        add(rows, "card", "paid with ", "4111-1111-1111-1111", " today");
        add(rows, "card", "paid with ", "5555.5555.5555.4444", " today");
        add(rows, "card", "paid with ", "378282246310005", " today");
        add(rows, "card", "paid with ", "3782 822463 10005", " today");
        add(rows, "card", "card no ", "30569309025904", " today");
        add(rows, "card", "visa: ", "4222222222222", "");
        add(rows, "iban", "to ", "DE89370400440532013000", " today");
        add(rows, "iban", "to ", "GB29 NWBK 6016 1331 9268 19", " today");
        add(rows, "email", "mail ", "bob.smith+x@example.co.uk", ".");
        add(rows, "national-id", "social security number ", "078-05-1120", "");
        add(rows, "national-id", "passport no ", "C01234567", " x");
        add(rows, "national-id", "NINO ", "QQ123456C", " x");
        add(rows, "phone", "call ", "+49 30 901820", " now");
        add(rows, "phone", "phone ", "(030) 901-8201", "");
        add(rows, "birth-date", "born ", "1990-01-31", " in");
        add(rows, "birth-date", "dob ", "31.01.1990", "");
        add(rows, "entropy", "the api key is ", R40, "");
        add(rows, "entropy", "the secret was ", "0123456789abcdef0123456789abcdef", "");
        return rows;
    }

    private static void add(
            List<List<String>> rows, String detector, String before, String secret, String after) {
        rows.add(List.of(detector, before, secret, after));
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsReplacedToItsEndAndTheRestIsKept(List<String> row) {
        String before = row.get(1);
        String after = row.get(3);
        String masked = mask(before + row.get(2) + after);
        assertFalse(masked.contains(row.get(2)), masked);
        assertTrue(scratch.counts().of(row.get(0)) > 0, () -> masked + " by " + row.get(0));
        if (!row.get(2).contains("=\"")) {
            assertTrue(masked.startsWith(before), masked);
            assertTrue(masked.endsWith(after), masked);
        }
    }

    @ParameterizedTest
    @MethodSource("secrets")
    void aSecretIsFoundInItsDecodedForms(List<String> row) {
        String text = row.get(1) + row.get(2) + row.get(3);
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] utf16 = text.getBytes(StandardCharsets.UTF_16LE);
        StringBuilder percent = new StringBuilder();
        StringBuilder twice = new StringBuilder();
        StringBuilder json = new StringBuilder();
        StringBuilder wide = new StringBuilder();
        StringBuilder hex = new StringBuilder();
        for (byte b : utf8) {
            percent.append(String.format("%%%02x", b));
            twice.append(String.format("%%25%02X", b));
            json.append(String.format("\\u%04x", b));
            hex.append(String.format("%02x", b));
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            wide.append(c > ' ' ? (char) (c + 0xFEE0) : c).append('\u200b');
        }
        List<String> forms =
                List.of(
                        percent.toString(),
                        twice.toString(),
                        json.toString(),
                        wide.toString(),
                        new String(utf16, StandardCharsets.ISO_8859_1),
                        hex.toString(),
                        Base64.getEncoder().encodeToString(utf8),
                        Base64.getUrlEncoder().withoutPadding().encodeToString(utf8),
                        Base64.getEncoder().encodeToString(utf16));
        for (String form : forms) {
            mask("data " + form);
            assertFalse(scratch.counts().isEmpty(), () -> row.get(0) + " in " + form);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.acme.shop.checkout.PaymentService",
                "org.springframework.web.servlet.DispatcherServlet",
                "org.springframework.security.authentication.UsernamePasswordAuthenticationToken",
                "java.lang:type=Memory",
                "java.lang:type=GarbageCollector,name=G1 Young Generation",
                "Catalina:type=Manager,host=localhost,context=/shop",
                "/var/lib/app/dumps/heap-2026-11-22T18-04-05.hprof",
                "http-nio-8080-exec-3",
                "pool-1-thread-12",
                "2026-11-22T18:04:05.123456789Z",
                "1763834645123",
                "1763834645123456",
                "1763834645123456789",
                "550e8400-e29b-41d4-a716-446655440000",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "key 550e8400-e29b-41d4-a716-446655440000",
                "key com.acme.security.KeyProvider2",
                "sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709",
                "sortKey=name&tokenCount=5&authorName=bob",
                "passwordPolicy=strict, passwordEncoder=bcrypt",
                "Basic authentication is off",
                "Bearer authentication",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36",
                "kubectl/v1.31.2 (linux/amd64) kubernetes/5864a46",
                "http://localhost:8080/actuator/loggers/com.acme",
                "http://localhost:8080/mail/@bob",
                "jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1",
                "com.acme.Order@1b6d3586",
                "user@host",
                "ognl '@java.lang.System@getProperty(\"os.name\")'",
                "logger.setLevel(\"DEBUG\")",
                "list -> item",
                "4111111111111112",
                "0000000000000000",
                "1234567890123456",
                "the session began at 10:30",
                "turning debug on to find the slow checkout, see OPS-1234",
                "-----BEGIN CERTIFICATE-----",
                "DE12 and more",
                "SKILL-based routing",
                "select * from orders where id = 123456789",
                "jdk.GarbageCollection#enabled=true",
                "a=b&c=d",
                "100% of 5 \\ 3",
                "café, naïve, 東京",
            })
    void whatIsHarmlessIsLeftAlone(String text) {
        assertSame(text, mask(text));
        assertTrue(scratch.counts().isEmpty());
    }

    @Test
    void timestampsAndCountersAreNoCards() {
        Random random = new Random(7);
        int found = 0;
        long millis = 1_763_834_645_123L;
        for (int i = 0; i < 20_000; i++) {
            long now = millis + random.nextInt(1_000_000_000);
            found += mask("took " + now).contains("[") ? 1 : 0;
            found += mask("took " + now * 1000 + random.nextInt(1000)).contains("[") ? 1 : 0;
            found +=
                    mask("took " + (now * 1_000_000 + random.nextInt(1_000_000))).contains("[")
                            ? 1
                            : 0;
        }
        assertEquals(0, found);
    }

    @Test
    void aCardOfAnotherLengthNeedsItsContext() {
        assertEquals("id 30569309025904", mask("id 30569309025904"));
        assertEquals("[card]", mask("cardNo", "30569309025904"));
    }

    @Test
    void theNameOfAFieldIsContext() {
        assertEquals("[phone]", mask("mobilePhone", "0309018201"));
        assertEquals("[birth-date]", mask("user.birthDate", "19900131"));
        assertEquals("0309018201", mask("orderNumber", "0309018201"));
    }

    @Test
    void aSensitiveNameHidesAllOfAText() {
        assertEquals("[name]", mask("spring.datasource.password", "x"));
        assertEquals(1, scratch.counts().of("name"));
    }

    @Test
    void severalSecretsInOneTextAreAllReplaced() {
        assertEquals(
                "[email] paid with [card], password=[pair]",
                mask("bob@example.org paid with 4111111111111111, password=hunter2"));
    }

    @Test
    void aTextThatIsTooLongIsNotShown() {
        assertEquals("[long]", mask("x".repeat(Masker.LONGEST_TEXT + 1)));
    }

    @Test
    void theClassifierMissesNothing() {
        Text text = new Text();
        for (List<String> row : secrets()) {
            String all = row.get(1) + row.get(2) + row.get(3);
            text.set(all, all.length());
            assertTrue(Classifier.flags(text.chars, text.length) != 0, all);
        }
    }

    @Test
    void hostileTextsAreSearchedInBoundedTime() {
        for (String unit :
                List.of(
                        "a=",
                        "password=",
                        "%25",
                        "\\\\",
                        "-----BEGIN PRIVATE KEY",
                        "eyJ",
                        "@",
                        "://a:b/",
                        "1 ",
                        "4111 ",
                        "GB29 ",
                        "'",
                        "<a>",
                        "- -",
                        "\u200b",
                        "\uFDFA",
                        "aA1+",
                        "\\u0041",
                        "[",
                        "{password=[")) {
            String text = unit.repeat(Masker.LONGEST_TEXT / unit.length());
            org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    java.time.Duration.ofSeconds(10), () -> mask(text), unit);
        }
    }
}
