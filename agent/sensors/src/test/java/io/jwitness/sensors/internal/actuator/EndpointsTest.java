// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.actuator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/** What an endpoint is called, by the class that has its operation. */
class EndpointsTest {
    @Test
    void anEndpointIsCalledByItsId() {
        assertEquals("settings", Endpoints.id(Settings.class));
    }

    /** As Spring Cloud's writable environment does it. */
    @Test
    void anExtensionOfAnEndpointThatExtendsAnotherIsCalledByThatOnesId() {
        assertEquals("settings", Endpoints.id(Writable.class));
        assertEquals("settings", Endpoints.id(WritableExtension.class));
    }

    @Test
    void aClassThatIsNoneIsCalledByItsName() {
        assertEquals("plain", Endpoints.id(PlainEndpoint.class));
    }

    @Endpoint(id = "settings")
    private static class Settings {}

    private static class Writable extends Settings {}

    @EndpointWebExtension(endpoint = Writable.class)
    private static final class WritableExtension {}

    private static final class PlainEndpoint {}
}
