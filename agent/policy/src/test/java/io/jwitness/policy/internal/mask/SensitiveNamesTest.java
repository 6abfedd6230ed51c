// SPDX-License-Identifier: Apache-2.0
package io.jwitness.policy.internal.mask;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jwitness.policy.internal.mask.SensitiveNames.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which names hide what they hold. */
final class SensitiveNamesTest {
    private final Scratch scratch = new Scratch();

    private Verdict text(String name) {
        return SensitiveNames.BUILT_IN.verdict(name, false, scratch);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "PASSWORD",
                "Password1",
                "pass_word",
                "x-api-key",
                "X-Api-Key",
                "SESSION_ID",
                "sessionId",
                "newPassword",
                "oldPassword",
                "db_password",
                "spring.datasource.password",
                "javax.net.ssl.keyStorePassword",
                "DBPassword",
                "dbpassword",
                "APIKey",
                "myApiKey",
                "clientSecret",
                "client_secret",
                "secretValue",
                "accessToken",
                "tokenValue",
                "refresh-token",
                "jwt",
                "authorization",
                "Proxy-Authorization",
                "connectionString",
                "jdbcUrl",
                "privateKey",
                "pin",
                "cvv2",
                "ssn",
                "otp",
                "credentials",
                "userCredentials",
                "passwordConfirmation",
                "passphrase",
                "pwd",
                "pwd1",
                "secret_id",
                "cookie",
                "Set-Cookie",
                "JSESSIONID",
                "hibernate.connection.password",
                "aws.secretAccessKey",
                "sig",
                "salt"
            })
    void whatNamesASecretIsSensitive(String name) {
        assertEquals(Verdict.SENSITIVE, text(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1",
                "name",
                "sortKey",
                "tokenCount",
                "authorName",
                "author",
                "publicKey",
                "key",
                "keyName",
                "primaryKey",
                "passwordPolicy",
                "passwordEncoder",
                "passwordMinLength",
                "secretName",
                "compass",
                "bypass",
                "passenger",
                "pinned",
                "panel",
                "spinner",
                "methodSignature",
                "userSession",
                "sessionCount",
                "sessionTimeout",
                "level",
                "logger",
                "monkey",
                "hockey",
                "cookieCount",
                "tokenType",
                "tokenizer",
                "secretary"
            })
    void whatOnlyLooksAlikeIsNot(String name) {
        assertEquals(Verdict.OPEN, text(name));
    }

    @Test
    void numbersAreHiddenByExactNamesAlone() {
        for (String name : List.of("pin", "cvv", "ssn", "otp", "cardNumber", "card_number")) {
            assertEquals(
                    Verdict.SENSITIVE, SensitiveNames.BUILT_IN.verdict(name, true, scratch), name);
        }
        for (String name : List.of("passwordAttempts", "tokenTtl", "resetPassword", "sessionId")) {
            assertEquals(Verdict.OPEN, SensitiveNames.BUILT_IN.verdict(name, true, scratch), name);
        }
    }

    @Test
    void thePolicyAddsNamesAndExcludesOthers() {
        SensitiveNames names = new SensitiveNames(List.of("patientId"), List.of("publicToken"));
        assertEquals(Verdict.SENSITIVE, names.verdict("patient_id", false, scratch));
        assertEquals(Verdict.SENSITIVE, names.verdict("patientId", true, scratch));
        assertEquals(Verdict.EXCLUDED, names.verdict("public-token", false, scratch));
        assertEquals(Verdict.SENSITIVE, names.verdict("password", false, scratch));
    }

    @Test
    void theListIsAsLongAsItIsSaidToBe() {
        assertTrue(SensitiveNames.NAMES.size() + SensitiveNames.WHOLE.size() >= 85);
    }

    @Test
    void aVeryLongNameIsJudgedByItsEnd() {
        assertEquals(Verdict.SENSITIVE, text("a.".repeat(5000) + "password"));
    }
}
