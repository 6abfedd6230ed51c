// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.testing.Armed;
import io.jwitness.sensors.internal.testing.Visitor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The JDK's own logging, woven in this JVM. */
class JulTest {
    private final Logger logger = Logger.getLogger("com.example.jul");
    private final Armed armed = Armed.arm();

    @BeforeEach
    void begin() {
        logger.setLevel(null);
        armed.engine().sink().clear();
    }

    @AfterEach
    void end() throws Exception {
        armed.close();
        LogManager.getLogManager().readConfiguration();
    }

    @Test
    void aLevelIsRecordedWithBeforeAndAfter() {
        byAlice(() -> logger.setLevel(Level.FINE));

        assertChange(armed.one("log.level.change"), "com.example.jul", "unset", "FINE");
    }

    @Test
    void aLoggerThatIsMadeIsNoChangeOfALevel() {
        byAlice(() -> Logger.getLogger("com.example.jul.made"));

        assertEquals(List.of(), armed.engine().sink().records());
    }

    /** As WebSphere Liberty's, each of which begins at INFO. */
    private static final class Beginning extends Logger {
        Beginning(String name) {
            super(name, null);
            setLevel(Level.INFO);
        }
    }

    @Test
    void aLoggerWhoseConstructorGivesItALevelIsNoneEither() {
        Logger made = new Beginning("com.example.jul.beginning");
        LogManager.getLogManager().addLogger(made);

        assertEquals(List.of(), armed.engine().sink().records());

        byAlice(() -> made.setLevel(null));
        assertChange(armed.one("log.level.change"), "com.example.jul.beginning", "INFO", "unset");
    }

    @Test
    void aHandlersLevelIsRecordedWithBeforeAndAfter() {
        Handler handler = new ConsoleHandler();
        armed.engine().sink().clear();

        byAlice(() -> handler.setLevel(Level.FINEST));

        assertChange(
                armed.one("log.config.change"), ConsoleHandler.class.getName(), "INFO", "FINEST");
    }

    @Test
    void aConfigurationThatIsReadAgainIsOneRecord() {
        byAlice(
                () ->
                        LogManager.getLogManager()
                                .readConfiguration(text("com.example.jul.level=FINER")));

        assertReload("unset", "FINER");
    }

    @Test
    void aConfigurationThatIsUpdatedIsOneRecord() {
        byAlice(
                () ->
                        LogManager.getLogManager()
                                .updateConfiguration(text("com.example.jul.level=FINER"), null));

        assertReload("unset", "FINER");
    }

    @Test
    void aResetIsOneRecord() {
        logger.setLevel(Level.FINE);
        armed.engine().sink().clear();

        byAlice(() -> LogManager.getLogManager().reset());

        assertReload("FINE", "unset");
    }

    private void assertReload(String before, String after) {
        JsonNode reload = armed.one("log.config.reload");
        assertEquals("alice", reload.at("/actor/id").asText());
        for (JsonNode change : reload.path("changes")) {
            if (change.path("target").asText().equals("com.example.jul")) {
                assertEquals(before, change.path("before").asText());
                assertEquals(after, change.path("after").asText());
                return;
            }
        }
        throw new AssertionError(reload.toString());
    }

    private static void assertChange(JsonNode record, String target, String before, String after) {
        assertEquals("alice", record.at("/actor/id").asText());
        assertEquals(target, record.at("/target/id").asText());
        assertEquals(before, record.at("/change/before").asText());
        assertEquals(after, record.at("/change/after").asText());
    }

    /** As what a request of hers does. */
    private void byAlice(Executable work) {
        Visitor.request(armed.sensors(), "alice", work);
    }

    private static InputStream text(String properties) {
        return new ByteArrayInputStream(properties.getBytes(StandardCharsets.ISO_8859_1));
    }
}
