// SPDX-License-Identifier: Apache-2.0
package io.jwitness.apps;

import com.fasterxml.jackson.databind.JsonNode;
import io.jwitness.harness.Jvm;
import io.jwitness.harness.TestAgent;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * What somebody did to a product, by its journal: a line for each, in the order in which the
 * requests began, and within one in the order of their ends. A request may end after the next one
 * has begun: its answer is sent before the method returns that answers it.
 */
final class Acts {
    private static final int MOST_OF_A_START_AND_STOP = 20;

    private Acts() {}

    /** Waits until what is done is not of the start any more. */
    static void awaitWitness(TestAgent agent) {
        agent.awaitRunning();
    }

    /**
     * Stops the product, and returns what was recorded of its use, as {@code event target outcome
     * error}, with an arrow before what was done inside of something else.
     *
     * @throws AssertionError when a sensor failed
     */
    static List<String> of(Jvm jvm, TestAgent agent, Predicate<JsonNode> such) {
        jvm.stop();
        agent.trail().awaitStop();
        List<JsonNode> failed = agent.trail().of("jwitness.sensor.failed");
        if (!failed.isEmpty()) {
            throw new AssertionError(failed);
        }
        List<JsonNode> completed =
                agent.trail().records().stream()
                        .filter(r -> r.at("/stage").asText().equals("complete"))
                        .toList();
        Map<String, String> parents = new HashMap<>();
        for (JsonNode record : completed) {
            if (record.has("parent")) {
                parents.put(record.path("op").asText(), record.path("parent").asText());
            }
        }
        return completed.stream()
                .sorted(Comparator.comparingLong(r -> begun(r.path("op").asText(), parents)))
                .filter(r -> r.at("/phase").asText().equals("running"))
                .filter(such)
                .map(Acts::line)
                .toList();
    }

    /** Fails where a start and a stop, together, are told by more than twenty records. */
    static void assertNoNoise(TestAgent agent) {
        List<JsonNode> noise =
                agent.trail().records().stream()
                        .filter(r -> r.at("/phase").asText().matches("startup|shutdown"))
                        .toList();
        if (noise.size() > MOST_OF_A_START_AND_STOP) {
            throw new AssertionError(noise);
        }
    }

    /**
     * The number of the outermost operation around this one: they are given as operations begin.
     */
    private static long begun(String operation, Map<String, String> parents) {
        String outermost = operation;
        for (String at = operation; at != null; at = parents.get(at)) {
            outermost = at;
        }
        return Long.parseLong(outermost.substring(outermost.lastIndexOf('-') + 1));
    }

    /** All that a person does here comes over a socket. */
    static boolean isRemote(JsonNode record) {
        return record.at("/source/address").asText().equals("127.0.0.1");
    }

    /** Of one completed record, {@code name=value} or {@code name:mode} of each argument. */
    static List<String> arguments(JsonNode record) {
        return StreamSupport.stream(record.path("args").spliterator(), false)
                .map(
                        a ->
                                a.path("mode").asText().equals("plain")
                                        ? a.path("name").asText() + "=" + a.path("value").asText()
                                        : a.path("name").asText() + ":" + a.path("mode").asText())
                .toList();
    }

    private static String line(JsonNode record) {
        StringBuilder line = new StringBuilder(record.has("parent") ? "> " : "");
        line.append(record.at("/event").asText());
        word(line, record.at("/target/id"));
        JsonNode change = record.path("change");
        if (!change.isMissingNode()) {
            line.append(' ').append(change.path("before").asText("-"));
            line.append("..").append(change.path("after").asText("-"));
        }
        word(line, record.at("/outcome"));
        word(line, record.at("/error/type"));
        return line.toString();
    }

    private static void word(StringBuilder line, JsonNode value) {
        if (!value.isMissingNode()) {
            line.append(' ').append(value.asText());
        }
    }
}
