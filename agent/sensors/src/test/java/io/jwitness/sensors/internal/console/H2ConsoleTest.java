// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class H2ConsoleTest {
    private static final Pattern SESSION = Pattern.compile("jsessionid=([0-9a-f]+)");

    private final TestEngine engine = new TestEngine();
    private final Sensors sensors = Sensors.create(engine);
    private final HttpClient browser = HttpClient.newHttpClient();

    @ParameterizedTest
    @ValueSource(strings = {"h2-1.4", "h2-2.3"})
    void loginAndStatementAreRecordedAndNeitherPasswordNorValueIs(String version) throws Exception {
        sensors.warm();
        try (Library library = Library.open(version, sensors)) {
            Object server =
                    Foreign.callStatic(
                            library,
                            "org.h2.tools.Server",
                            "createWebServer",
                            (Object) new String[] {"-webPort", "0", "-ifNotExists"});
            Foreign.call(server, "start");
            try {
                Hook.during(
                        sensors.dispatcher(),
                        () -> act("http://127.0.0.1:" + Foreign.get(server, "getPort")));
            } finally {
                Foreign.call(server, "stop");
            }
        }
        List<JsonNode> logins = engine.sink().complete("console.h2.login");
        assertEquals(1, logins.size(), engine.sink().records()::toString);
        assertEquals("sa", logins.get(0).at("/actor/id").asText());
        assertEquals("asserted", logins.get(0).at("/actor/confidence").asText());
        assertEquals("127.0.0.1", logins.get(0).at("/source/address").asText());
        assertTrue(logins.get(0).at("/target/id").asText().startsWith("jdbc:h2:mem:"));

        List<JsonNode> statements = engine.sink().complete("console.h2.sql");
        assertEquals(1, statements.size(), engine.sink().records()::toString);
        assertEquals("sa", statements.get(0).at("/actor/id").asText());
        assertEquals("authenticated", statements.get(0).at("/actor/confidence").asText());
        assertEquals("127.0.0.1", statements.get(0).at("/source/address").asText());
        String all = engine.sink().records().toString();
        assertFalse(all.contains("hunter2"), all);
    }

    private void act(String url) throws IOException, InterruptedException {
        Matcher session = SESSION.matcher(get(url + "/"));
        assertTrue(session.find());
        String id = "?jsessionid=" + session.group(1);
        get(
                url
                        + "/login.do"
                        + id
                        + "&driver=org.h2.Driver&url="
                        + encode("jdbc:h2:mem:shop")
                        + "&user=sa&password=hunter2-password");
        get(url + "/query.do" + id + "&sql=" + encode("select 'hunter2 hunter2' as secret"));
    }

    private String get(String url) throws IOException, InterruptedException {
        return browser.send(
                        HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
