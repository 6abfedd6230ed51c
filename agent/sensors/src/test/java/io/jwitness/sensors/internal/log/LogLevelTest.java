// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Journal;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import io.jwitness.sensors.internal.testing.Visitor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLevelTest {
    private final TestEngine engine = new TestEngine();
    private final Sensors sensors = Sensors.create(engine);
    private final Journal journal = engine.sink();
    private Hook hook = Hook.on(sensors.dispatcher());

    @BeforeEach
    void warm() {
        sensors.warm();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        hook.close();
        assertEquals(0, sensors.dispatcher().openThreads());
        assertEquals(
                List.of(), journal.matching(r -> r.path("event").asText().startsWith("jwitness.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback-1.2", "logback-1.5"})
    void aLogbackLevelIsRecordedWithBeforeAndAfter(String version) {
        Library library = Library.open(version, sensors);
        Object logger = logback(library, "com.acme");
        journal.clear();

        byAlice(() -> Foreign.call(logger, "setLevel", logbackLevel(library, "TRACE")));

        JsonNode record = one("log.level.change");
        assertEquals("logger", record.at("/target/type").asText());
        assertEquals("com.acme", record.at("/target/id").asText());
        assertEquals("unset", record.at("/change/before").asText());
        assertEquals("TRACE", record.at("/change/after").asText());
        assertEquals("DEBUG", record.at("/change/effective_before").asText());
        assertTrue(record.at("/change/effective_after").isMissingNode());
        assertEquals("success", record.path("outcome").asText());
        assertEquals("ch.qos.logback.classic.Logger", record.at("/site/class").asText());

        journal.clear();
        byAlice(() -> Foreign.call(logger, "setLevel", (Object) null));
        JsonNode back = one("log.level.change");
        assertEquals("TRACE", back.at("/change/before").asText());
        assertEquals("unset", back.at("/change/after").asText());
        assertEquals("DEBUG", back.at("/change/effective_after").asText());
    }

    @Test
    void aLevelThatStaysIsNotRecorded() {
        Library library = Library.open("logback-1.5", sensors);
        Object logger = logback(library, "com.acme");
        byAlice(() -> Foreign.call(logger, "setLevel", logbackLevel(library, "WARN")));
        journal.clear();

        byAlice(() -> Foreign.call(logger, "setLevel", logbackLevel(library, "WARN")));

        assertEquals(List.of(), journal.records());
    }

    @Test
    void aFailureIsRecordedAndTheExceptionIsTheLibrarys() {
        Library library = Library.open("logback-1.5", sensors);
        Object root = logback(library, "ROOT");
        journal.clear();

        try {
            byAlice(() -> Foreign.call(root, "setLevel", (Object) null));
            throw new AssertionError("Logback takes no null for its root");
        } catch (IllegalArgumentException expected) {
            JsonNode record = one("log.level.change");
            assertEquals("failure", record.path("outcome").asText());
            assertEquals("java.lang.IllegalArgumentException", record.at("/error/type").asText());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback-1.2", "logback-1.5"})
    void aLogbackReloadIsOneRecordWithItsChanges(String version) {
        Library library = Library.open(version, sensors);
        Object context = named(library);
        Object configurator = configurator(library, context);
        journal.clear();

        byAlice(
                () ->
                        Foreign.call(
                                configurator,
                                "doConfigure",
                                stream(
                                        "<configuration><logger name='com.acme' level='TRACE'/>"
                                                + "<root level='ERROR'/></configuration>")));

        JsonNode record = one("log.config.reload");
        assertEquals("shop", record.at("/target/id").asText());
        assertEquals(2, record.path("changes").size(), record.toString());
        assertEquals(2, record.at("/count/n").asInt());
        JsonNode acme = record.at("/changes/1");
        assertEquals("com.acme", acme.path("target").asText());
        assertEquals("WARN", acme.path("before").asText());
        assertEquals("TRACE", acme.path("after").asText());
        assertEquals(0, journal.complete("log.level.change").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback-1.2", "logback-1.5"})
    void aChangedFileThatLogbackScansIsOneRecordWithItsChanges(
            String version, @TempDir Path directory) throws Exception {
        Library library = Library.open(version, sensors);
        Object context = named(library);
        Path file = directory.resolve("logback.xml");
        String asItWas = "<configuration scan='true' scanPeriod='20 milliseconds'/>";
        Files.writeString(file, asItWas);
        Foreign.call(configurator(library, context), "doConfigure", file.toUri().toURL());
        journal.clear();

        Files.writeString(file, asItWas.replace("/>", "><root level='ERROR'/></configuration>"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
        for (int i = 0; i < 30_000 && journal.complete("log.config.reload").isEmpty(); i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        // Its record is there before the scanner's thread has left the method.
        for (int i = 0; i < 30_000 && sensors.dispatcher().openThreads() > 0; i++) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        hook.close();
        Foreign.call(context, "stop");

        List<JsonNode> records = journal.complete("log.config.reload");
        assertEquals(1, records.size(), records::toString);
        JsonNode record = records.get(0);
        assertEquals("shop", record.at("/target/id").asText(), record::toString);
        assertEquals(file.toUri().toURL().toString(), record.at("/args/0/value").asText());
        assertEquals("ROOT", record.at("/changes/0/target").asText());
        assertEquals("DEBUG", record.at("/changes/0/before").asText());
        assertEquals("ERROR", record.at("/changes/0/after").asText());
        assertEquals(0, journal.complete("log.level.change").size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"logback-1.2", "logback-1.5"})
    void aResetOfLogbackIsOneRecordWithItsChanges(String version) {
        Library library = Library.open(version, sensors);
        Object context = named(library);
        journal.clear();

        byAlice(() -> Foreign.call(context, "reset"));

        JsonNode record = one("log.config.reload");
        assertEquals("shop", record.at("/target/id").asText(), record::toString);
        assertEquals("com.acme", record.at("/changes/0/target").asText());
        assertEquals("WARN", record.at("/changes/0/before").asText());
        assertEquals("unset", record.at("/changes/0/after").asText());
    }

    /** A context called shop, with a logger that has a level of its own. */
    private static Object named(Library library) {
        Object context = Foreign.make(library, "ch.qos.logback.classic.LoggerContext");
        Foreign.call(context, "setName", "shop");
        Foreign.call(
                Foreign.get(context, "getLogger", "com.acme"),
                "setLevel",
                logbackLevel(library, "WARN"));
        return context;
    }

    private static Object configurator(Library library, Object context) {
        Object configurator =
                Foreign.make(library, "ch.qos.logback.classic.joran.JoranConfigurator");
        Foreign.call(configurator, "setContext", context);
        return configurator;
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j-2.17", "log4j-2.25"})
    void eachOfTheFourWaysOfLog4jIsOneRecord(String version) {
        Library library = Library.open(version, sensors);
        Object context =
                Foreign.make(library, "org.apache.logging.log4j.core.LoggerContext", "test");
        Foreign.call(context, "start");
        Object logger = Foreign.get(context, "getLogger", "com.acme");
        Object configuration = Foreign.get(context, "getConfiguration");
        journal.clear();

        // Boot's way: a new configured logger.
        Object config =
                Foreign.make(
                        library,
                        "org.apache.logging.log4j.core.config.LoggerConfig",
                        "com.acme",
                        log4jLevel(library, "DEBUG"),
                        true);
        byAlice(() -> Foreign.call(configuration, "addLogger", "com.acme", config));
        assertChange(one("log.level.change"), "com.acme", "unset", "DEBUG");
        assertEquals("ERROR", one("log.level.change").at("/change/effective_before").asText());

        journal.clear();
        byAlice(() -> Foreign.call(config, "setLevel", log4jLevel(library, "TRACE")));
        assertChange(one("log.level.change"), "com.acme", "DEBUG", "TRACE");

        journal.clear();
        byAlice(() -> Foreign.call(configuration, "removeLogger", "com.acme"));
        assertChange(one("log.level.change"), "com.acme", "TRACE", "unset");

        journal.clear();
        Foreign.call(context, "updateLoggers");
        byAlice(() -> Foreign.call(logger, "setLevel", log4jLevel(library, "INFO")));
        assertChange(one("log.level.change"), "com.acme", "unset", "INFO");

        journal.clear();
        Object next =
                Foreign.make(library, "org.apache.logging.log4j.core.config.DefaultConfiguration");
        Object root = Foreign.get(next, "getRootLogger");
        byAlice(() -> Foreign.call(root, "setLevel", log4jLevel(library, "WARN")));
        journal.clear();
        byAlice(() -> Foreign.call(context, "setConfiguration", next));
        JsonNode reload = one("log.config.reload");
        assertEquals("ROOT", reload.at("/changes/0/target").asText(), reload.toString());
        assertEquals("ERROR", reload.at("/changes/0/before").asText());
        assertEquals("WARN", reload.at("/changes/0/after").asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"log4j-2.17", "log4j-2.25"})
    void log4jsConfiguratorIsOneRecord(String version) {
        Library library = Library.open(version, sensors);
        Object context =
                Foreign.make(library, "org.apache.logging.log4j.core.LoggerContext", "test");
        Foreign.call(context, "start");
        Object logger = Foreign.get(context, "getLogger", "com.acme");
        journal.clear();

        byAlice(
                () ->
                        Foreign.callStatic(
                                library,
                                "org.apache.logging.log4j.core.config.Configurator",
                                "setLevel",
                                logger,
                                log4jLevel(library, "DEBUG")));

        assertChange(one("log.level.change"), "com.acme", "unset", "DEBUG");
    }

    @Test
    void allThreeMethodsOfLog4j1AreSeen() {
        Library library = Library.open("reload4j-1.2", sensors);
        Object debug = Foreign.field(library, "org.apache.log4j.Level", "DEBUG");
        Object logger =
                Foreign.callStatic(library, "org.apache.log4j.Logger", "getLogger", "com.acme");
        Object root = Foreign.callStatic(library, "org.apache.log4j.Logger", "getRootLogger");
        byAlice(
                () ->
                        Foreign.call(
                                root,
                                "setLevel",
                                Foreign.field(library, "org.apache.log4j.Level", "WARN")));
        journal.clear();

        byAlice(() -> Foreign.call(logger, "setLevel", debug));
        assertChange(one("log.level.change"), "com.acme", "unset", "DEBUG");
        journal.clear();
        byAlice(
                () ->
                        Foreign.call(
                                logger,
                                "setPriority",
                                Foreign.field(library, "org.apache.log4j.Level", "INFO")));
        assertChange(one("log.level.change"), "com.acme", "DEBUG", "INFO");
        journal.clear();
        byAlice(() -> Foreign.call(root, "setLevel", debug));
        assertChange(one("log.level.change"), "ROOT", "WARN", "DEBUG");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jboss-2.1", "jboss-3.1"})
    void aJbossLevelIsOneRecord(String version) {
        Library library = Library.open(version, sensors);
        Object context = Foreign.callStatic(library, "org.jboss.logmanager.LogContext", "create");
        Object logger = Foreign.get(context, "getLogger", "com.acme");
        journal.clear();

        byAlice(() -> Foreign.call(logger, "setLevel", java.util.logging.Level.FINE));

        JsonNode record = one("log.level.change");
        assertChange(record, "com.acme", "unset", "FINE");
        assertEquals("INFO", record.at("/change/effective_before").asText());
    }

    /** As what a request of hers does. */
    private void byAlice(Executable work) {
        Visitor.request(sensors, "alice", work);
    }

    private JsonNode one(String event) {
        List<JsonNode> records = journal.complete(event);
        assertEquals(1, records.size(), journal.records().toString());
        assertEquals("alice", records.get(0).at("/actor/id").asText());
        assertEquals(Visitor.ADDRESS, records.get(0).at("/source/address").asText());
        return records.get(0);
    }

    private static void assertChange(JsonNode record, String target, String before, String after) {
        assertEquals(target, record.at("/target/id").asText(), record.toString());
        assertEquals(before, record.at("/change/before").asText(), record.toString());
        assertEquals(after, record.at("/change/after").asText(), record.toString());
    }

    private static Object logback(Library library, String name) {
        Object context = Foreign.make(library, "ch.qos.logback.classic.LoggerContext");
        return Foreign.get(context, "getLogger", name);
    }

    private static Object logbackLevel(Library library, String name) {
        return Foreign.field(library, "ch.qos.logback.classic.Level", name);
    }

    private static Object log4jLevel(Library library, String name) {
        return Foreign.field(library, "org.apache.logging.log4j.Level", name);
    }

    private static ByteArrayInputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
