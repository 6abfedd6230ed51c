// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.BootApp;
import io.jwitness.harness.Http;
import io.jwitness.harness.Jdk;
import io.jwitness.harness.Jmx;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.Ports;
import io.jwitness.harness.TestAgent;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Three generations of Spring Boot, servlet and reactive, with Spring Security: who may, who may
 * not, and whose results come later.
 */
@Tag("apps")
class BootIT {
    /** Records that nobody's act gives, from the start to the end. */
    private static final int MOST_OF_A_START_AND_STOP = 20;

    /** A result that comes later comes after 300 ms. */
    private static final long LATER_NS = 250_000_000;

    /** For the application, which looks into its own threads. */
    private static final String OPEN = "--add-opens=java.base/java.lang=ALL-UNNAMED";

    private static final String DEBUG = "{\"configuredLevel\":\"DEBUG\"}";

    /** More than one buffer of it. */
    private static final String BODY = "{\"sent\":\"" + "x".repeat(100_000) + "\"}";

    @TempDir Path tmp;

    /**
     * Each generation on each of the JDKs: as a servlet application on one, reactive on the other.
     */
    static Stream<Arguments> generations() {
        List<Jdk> jdks = Jdk.oldestAndNewest();
        List<String> types = List.of("servlet", "reactive");
        List<Arguments> all = new ArrayList<>();
        for (String version : List.of("2.7", "3.5", "4.0")) {
            for (Jdk jdk : jdks) {
                all.add(Arguments.of(version, types.get(all.size() / 2 % 2 ^ all.size() % 2), jdk));
            }
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("generations")
    void everyRequestToAnEndpointIsOneRecord(String version, String type, Jdk jdk) {
        int port = Ports.free();
        int jmxPort = Ports.free();
        TestAgent agent = TestAgent.in(tmp);
        Http nobody = Http.at(port);
        Http alice = nobody.as("alice", "alice-demo");
        Http bob = nobody.as("bob", "bob-demo");
        List<String> bare = new ArrayList<>();
        try (Jvm app =
                BootApp.launch(version, type, port)
                        .on(jdk)
                        .options(OPEN)
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            act(nobody, alice, bob, bare);
            assertEquals(143, app.stop());
        }
        List<String> witnessed = new ArrayList<>();
        try (Jvm app =
                BootApp.launch(version, type, port)
                        .on(jdk)
                        .with(agent)
                        .options(OPEN)
                        .options(Jmx.options(jmxPort, tmp))
                        .in(tmp)
                        .start()
                        .awaitReady()) {
            act(nobody, alice, bob, witnessed);
            try (Jmx console = Jmx.connect(jmxPort)) {
                console.invoke("org.springframework.boot:type=Endpoint,name=Later", "read");
            }
            assertEquals(143, app.stop());
        }
        assertEquals(bare, witnessed, "what the application answers");
        assertTrue(witnessed.get(1).endsWith(BODY), witnessed.get(1));
        // The application's own, which shows that the look finds what there is.
        assertTrue(
                witnessed.get(witnessed.size() - 1).endsWith(" [com.example.app.Bodies$Mark]"),
                witnessed::toString);
        agent.trail().awaitStop();

        ArrayList<JsonNode> records =
                agent.trail().records().stream()
                        .filter(r -> r.at("/event").asText().startsWith("actuator."))
                        .filter(r -> r.at("/stage").asText().equals("complete"))
                        .filter(r -> !r.at("/target/id").asText().equals("health"))
                        .collect(ArrayList::new, BootIT::addUnlessRetried, List::addAll);
        assertEquals(
                List.of(
                        "actuator.write loggers/com.example success alice authenticated",
                        "actuator.read env denied bob authenticated",
                        "actuator.write loggers/com.example denied bob authenticated",
                        "actuator.delete env denied bob authenticated",
                        "actuator.read heapdump denied alice asserted",
                        "actuator.read links denied  ",
                        "actuator.write beans denied alice authenticated",
                        "actuator.read later success alice authenticated",
                        "actuator.write later/now failure alice authenticated"),
                records.stream().map(BootIT::summary).toList(),
                records::toString);
        for (JsonNode record : records) {
            assertEquals("127.0.0.1", record.at("/source/address").asText(), record::toString);
        }
        List<String> noise =
                agent.trail().records().stream()
                        .filter(r -> r.at("/phase").asText().matches("startup|shutdown"))
                        .map(JsonNode::toString)
                        .toList();
        assertTrue(noise.size() <= MOST_OF_A_START_AND_STOP, noise::toString);
        assertEquals("http.403", records.get(1).at("/error/type").asText());
        assertEquals("http.401", records.get(4).at("/error/type").asText());
        assertEquals("http.405", records.get(6).at("/error/type").asText());
        assertTrue(records.get(7).at("/duration_ns").asLong() > LATER_NS, records.get(7)::toString);
        // Over JMX the outermost surface is JMX's.
        List<JsonNode> invoked =
                agent.trail().completed("jmx.invoke").stream()
                        .filter(r -> r.at("/actor/id").asText().equals(Jmx.USER))
                        .toList();
        assertEquals(1, invoked.size(), invoked::toString);
        assertEquals("success", invoked.get(0).at("/outcome").asText());
        assertTrue(invoked.get(0).at("/duration_ns").asLong() > LATER_NS, invoked::toString);
        assertEquals(
                List.of(),
                agent.trail().of("jwitness.sensor.failed").stream()
                        .map(JsonNode::toString)
                        .toList());
    }

    private static void act(Http nobody, Http alice, Http bob, List<String> answers) {
        answer(answers, alice.post("/actuator/loggers/com.example", DEBUG));
        answer(answers, alice.post("/echo", BODY));
        answer(answers, bob.get("/actuator/env"));
        answer(answers, bob.post("/actuator/loggers/com.example", DEBUG));
        answer(answers, bob.delete("/actuator/env"));
        answer(answers, nobody.as("alice", "wrong").get("/actuator/heapdump"));
        answer(answers, nobody.get("/actuator"));
        answer(answers, bob.get("/elsewhere"));
        answer(answers, alice.post("/actuator/beans", "{}"));
        answer(answers, alice.get("/actuator/later"));
        answer(answers, alice.post("/actuator/later/now", "{}"));
        answer(answers, alice.get("/left"));
    }

    /** Everything that is sent but what differs from one run to the next. */
    private static void answer(List<String> answers, HttpResponse<String> response) {
        TreeMap<String, List<String>> headers = new TreeMap<>(response.headers().map());
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("date"));
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("set-cookie"));
        // Times and ids are not always of one length; what is left of the body is compared itself.
        headers.keySet().removeIf(name -> name.equalsIgnoreCase("content-length"));
        answers.add(
                response.statusCode()
                        + " "
                        + headers
                        + " "
                        + response.body()
                                .replaceAll("\"timestamp\":\"[^\"]*\"", "")
                                .replaceAll("\"requestId\":\"[^\"]*\"", ""));
    }

    /**
     * Java's client asks again, on another connection, where the server closes the one it has just
     * used: those are two requests.
     */
    private static void addUnlessRetried(List<JsonNode> records, JsonNode record) {
        JsonNode last = records.isEmpty() ? null : records.get(records.size() - 1);
        boolean isRetry =
                last != null
                        && summary(last).equals(summary(record))
                        && !last.at("/source/port").equals(record.at("/source/port"));
        if (!isRetry) {
            records.add(record);
        }
    }

    private static String summary(JsonNode record) {
        return String.join(
                " ",
                record.at("/event").asText(),
                record.at("/target/id").asText(),
                record.at("/outcome").asText(),
                record.at("/actor/id").asText(),
                record.at("/actor/confidence").asText());
    }
}
