// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.carrier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.jwitness.record.ActorType;
import io.jwitness.record.Confidence;
import io.jwitness.sensors.internal.dispatch.Identity;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClaimsTest {
    @Test
    void theUserOfABasicHeaderIsAssertedAndNoMore() {
        Identity identity = claimed("Basic " + base64("alice:hunter2"));

        assertEquals("alice", identity.actorId());
        assertEquals(Confidence.ASSERTED, identity.confidence());
    }

    @Test
    void aClaimReplacesNoActorThatIsKnown() {
        Identity identity =
                new Identity().actor(ActorType.USER, "bob", Confidence.AUTHENTICATED, "servlet");

        Claims.claim(identity, "Basic " + base64("alice:hunter2"));

        assertEquals("bob", identity.actorId());
        assertEquals(Confidence.AUTHENTICATED, identity.confidence());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer eyJhbGciOiJIUzI1NiJ9.e30.x",
                "Basic",
                "Basic ???",
                // A lone secret, without a user.
                "Basic aHVudGVyMg==",
                "Basic Omh1bnRlcjI=",
                ""
            })
    void anythingElseNamesNobody(String header) {
        assertNull(claimed(header).actorId());
    }

    @Test
    void noHeaderIsDecodedWithoutBound() {
        assertNull(claimed(null).actorId());
        assertNull(claimed("Basic " + base64("x".repeat(129) + ":y")).actorId());
        assertNull(claimed("Basic " + base64("x:" + "y".repeat(5_000))).actorId());
    }

    private static Identity claimed(@Nullable String header) {
        Identity identity = new Identity();
        Claims.claim(identity, header);
        return identity;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
