// SPDX-License-Identifier: Apache-2.0
package io.jwitness.sensors.internal.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.sensors.internal.Sensors;
import io.jwitness.sensors.internal.testing.Armed;
import io.jwitness.sensors.internal.testing.Foreign;
import io.jwitness.sensors.internal.testing.Hook;
import io.jwitness.sensors.internal.testing.Library;
import io.jwitness.sensors.internal.testing.TestEngine;
import io.jwitness.sensors.internal.testing.Visitor;
import java.io.StringReader;
import java.util.List;
import java.util.function.Function;
import javax.script.ScriptEngine;
import javax.script.ScriptEngineFactory;
import jdk.jshell.JShell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScriptTest {
    /** Long enough for a token, and nothing that anybody may read. */
    private static final String SCRIPT = "def password = 'hunter2hunter2'; 20 + 22";

    private final TestEngine engine = new TestEngine();
    private final Sensors sensors = Sensors.create(engine);

    @ParameterizedTest
    @ValueSource(strings = {"groovy-3", "groovy-4", "groovy-5"})
    void aGroovyScriptIsOneRecordAndItsTextIsNowhere(String version) throws Exception {
        sensors.warm();
        try (Library library = Library.open(version, sensors)) {
            Hook.during(
                    sensors.dispatcher(),
                    () -> {
                        Object shell = Foreign.make(library, "groovy.lang.GroovyShell");
                        byAlice(() -> assertEquals(42, Foreign.get(shell, "evaluate", SCRIPT)));
                    });
        }
        JsonNode record = one();
        assertEquals("script", record.at("/target/type").asText());
        assertEquals("success", record.at("/outcome").asText());
        assertEquals("script", record.at("/args/0/name").asText());
        assertEquals("token", record.at("/args/0/mode").asText());
        assertFalse(engine.sink().records().toString().contains("hunter2"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"groovy-3", "groovy-4", "groovy-5"})
    void aGroovyScriptThatIsParsedFirstIsARecordToo(String version) throws Exception {
        sensors.warm();
        try (Library library = Library.open(version, sensors)) {
            Hook.during(
                    sensors.dispatcher(),
                    () -> {
                        Object shell = Foreign.make(library, "groovy.lang.GroovyShell");
                        byAlice(() -> Foreign.get(shell, "parse", SCRIPT));
                    });
        }
        one();
    }

    @Test
    @EnabledIf("hasDynalink")
    void nashornIsWitnessedThroughTheJdksInterface() throws Exception {
        sensors.warm();
        try (Library library = Library.open("nashorn-15", sensors)) {
            ScriptEngine nashorn =
                    ((ScriptEngineFactory)
                                    Foreign.make(
                                            library,
                                            "org.openjdk.nashorn.api.scripting.NashornScriptEngineFactory"))
                            .getScriptEngine();
            Hook.during(
                    sensors.dispatcher(),
                    () -> {
                        byAlice(
                                () ->
                                        assertEquals(
                                                42, ((Number) nashorn.eval("20 + 22")).intValue()));
                        byAlice(
                                () ->
                                        assertEquals(
                                                42,
                                                ((Number) nashorn.eval(new StringReader("20+22")))
                                                        .intValue()));
                        assertThrows(Exception.class, () -> nashorn.eval("throw 'no'"));
                    });
        }
        List<JsonNode> records = engine.sink().complete("script.eval");
        assertEquals(
                List.of("success", "success", "failure"),
                records.stream().map(r -> r.at("/outcome").asText()).toList());
        assertEquals("NashornScriptEngine", records.get(0).at("/target/id").asText());
    }

    @Test
    void rhinoIsWitnessedWithTheScriptsName() throws Exception {
        sensors.warm();
        try (Library library = Library.open("rhino-1.8", sensors)) {
            Hook.during(
                    sensors.dispatcher(),
                    () -> {
                        Object context =
                                Foreign.callStatic(
                                        library, "org.mozilla.javascript.Context", "enter");
                        Object scope = Foreign.get(context, "initStandardObjects");
                        byAlice(
                                () ->
                                        Foreign.get(
                                                context,
                                                "evaluateString",
                                                scope,
                                                "20 + 22",
                                                "console.js",
                                                1,
                                                null));
                        byAlice(
                                () ->
                                        Foreign.get(
                                                context,
                                                "evaluateReader",
                                                scope,
                                                new StringReader("20 + 22"),
                                                "console.js",
                                                1,
                                                null));
                    });
        }
        List<JsonNode> records = engine.sink().complete("script.eval");
        assertEquals(2, records.size(), records::toString);
        for (JsonNode record : records) {
            assertEquals("console.js", record.at("/target/id").asText());
            assertEquals("alice", record.at("/actor/id").asText());
        }
    }

    @Test
    @EnabledIf("hasJShell")
    void jshellIsWitnessed() {
        try (Armed armed = Armed.arm();
                JShell shell = JShell.builder().executionEngine("local").build()) {
            // No lambda with a shell in its signature: this class must load where there is none.
            Function<String, List<?>> eval = shell::eval;
            armed.engine().sink().clear();
            Visitor.request(
                    armed.sensors(),
                    "alice",
                    () -> assertEquals(1, eval.apply("int answer = 42;").size()));

            JsonNode record = armed.one("script.eval");
            assertEquals("JShell", record.at("/target/id").asText());
            assertTrue(
                    record.at("/args/0/value").isMissingNode()
                            || !record.toString().contains("answer"));
        }
    }

    /** Nashorn's need; some builds of a JDK leave modules out. */
    static boolean hasDynalink() {
        return ModuleLayer.boot().findModule("jdk.dynalink").isPresent();
    }

    static boolean hasJShell() {
        return ModuleLayer.boot().findModule("jdk.jshell").isPresent();
    }

    /** As what a request of hers does. */
    private void byAlice(Executable work) {
        Visitor.request(sensors, "alice", work);
    }

    private JsonNode one() {
        List<JsonNode> records = engine.sink().complete("script.eval");
        assertEquals(1, records.size(), engine.sink().records()::toString);
        return records.get(0);
    }
}
