// SPDX-License-Identifier: Apache-2.0
package io.jwitness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy explain}: which rule decides, why no earlier one does, what follows. */
final class PolicyExplainCommandTest {
    private static final String POLICY =
            """
            apiVersion: jwitness/v1
            rules:
              - name: scraper
                match: { event: [jmx.attribute.get], source: { cidr: [10.0.0.0/8] }, actor: { id: [prometheus] } }
                level: none
              - name: heap-dump
                match: { event: [jvm.heap.dump] }
                onFailure: deny
              - name: freeze
                match: { event: ["script.*"], time: { outside: "Mon-Fri 08:00-18:00 Europe/Berlin" } }
                effect: deny
              - name: tracers
                match: { event: [jvm.ptrace] }
                effect: deny
            probes:
              - { class: com.acme.Export, method: run, event: app.customer.export, wait: none, args: { "*": plain } }
            """;

    @TempDir private Path folder;
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("policy.yaml"), POLICY);
    }

    private Run explain(String... arguments) {
        List<String> all = new ArrayList<>(List.of("policy", "explain", file.toString()));
        all.addAll(List.of(arguments));
        return Run.of(folder, all.toArray(String[]::new));
    }

    private JsonNode told(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        Run run = explain(all.toArray(String[]::new));
        assertEquals(0, run.code(), run.err());
        return new ObjectMapper().readTree(run.bytes());
    }

    @Test
    void theDecisionAndItsConsequencesAreTold() {
        Run run = explain("jvm.heap.dump", "--at", "2026-11-21T03:00:00+01:00");
        assertEquals(0, run.code(), run.err());
        assertEquals(
                List.of(
                        "jvm.heap.dump           at 2026-11-21T02:00:00Z, running",
                        "rule scraper            does not match",
                        "    event               fails:  asks for jmx.attribute.get; is jvm.heap.dump",
                        "    actor.id            fails:  asks for prometheus, at least os; is not known",
                        "    source.cidr         fails:  asks for 10.0.0.0/8; is not known",
                        "rule heap-dump          decides",
                        "    event               holds:  asks for jvm.heap.dump; is jvm.heap.dump",
                        "level                   arguments",
                        "stages                  attempt, complete",
                        "wait                    journalled",
                        "onFailure               deny",
                        "effect                  allow"),
                run.out().lines().limit(12).toList());
        assertTrue(run.out().contains("-XX:+DisableAttachMechanism"), run.out());
    }

    @Test
    void whoActsAndFromWhereDecides() throws Exception {
        assertEquals(
                "scraper",
                told("jmx.attribute.get", "--actor", "prometheus", "--source", "10.1.2.3")
                        .at("/rule")
                        .asText());
        JsonNode claimed =
                told(
                        "jmx.attribute.get",
                        "--actor",
                        "prometheus",
                        "--source",
                        "10.1.2.3",
                        "--confidence",
                        "asserted");
        assertEquals("default", claimed.at("/rule").asText());
        assertEquals("actor.id", claimed.at("/asked/0/match/1/key").asText());
        assertEquals("prometheus, asserted", claimed.at("/asked/0/match/1/is").asText());
    }

    @Test
    void theHourDecides() throws Exception {
        JsonNode sunday = told("script.eval", "--at", "2026-11-22T12:00:00Z");
        assertEquals("freeze", sunday.at("/rule").asText());
        assertEquals("deny", sunday.at("/effect").asText());
        assertEquals(
                "default",
                told("script.eval", "--at", "2026-11-23T12:00:00Z").at("/rule").asText());
    }

    @Test
    void whatIsOnlyLearntAfterwardsCannotBeRefused() {
        Run run = explain("jvm.ptrace");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains("cannot be refused, so deny does nothing here"), run.out());
    }

    @Test
    void aProbesEventHasTheProbesWait() throws Exception {
        JsonNode probe = told("app.customer.export");
        assertEquals("none", probe.at("/wait").asText());
        assertEquals("complete", probe.at("/stages/0").asText());
        assertTrue(probe.at("/notes/0").asText().contains("name cannot be read"), probe::toString);
    }

    @Test
    void whoeverActsEndsTheStart() throws Exception {
        assertEquals("startup", told("jvm.gc.run", "--phase", "startup").at("/phase").asText());
        assertEquals(
                "running",
                told("jvm.gc.run", "--phase", "startup", "--actor", "a").at("/phase").asText());
    }

    @Test
    void anUnknownEventIsExitTwoWithWhatWasMeant() {
        Run run = explain("jvm.heap.dmp");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("Did you mean 'jvm.heap.dump'?"), run.err());
        assertTrue(explain("app.customer.exprot").err().contains("'app.customer.export'?"));
        assertTrue(explain("xyzzy").err().contains("docs/events.md"));
    }

    @Test
    void whatCannotBeReadIsExitTwo() {
        for (List<String> option :
                List.of(
                        List.of("--source", "localhost"),
                        List.of("--source", "10.0.0.0/8"),
                        List.of("--at", "yesterday"),
                        List.of("--phase", "evening"),
                        List.of("--actor-type", "robot"),
                        List.of("--confidence", "sure"))) {
            Run run = explain("jvm.gc.run", option.get(0), option.get(1));
            assertEquals(2, run.code(), option::toString);
            assertTrue(
                    run.err().contains("cannot read " + option.get(0) + " " + option.get(1)),
                    run.err());
        }
    }

    @Test
    void aBadPolicyIsExplainedByCheckAlone() throws Exception {
        Files.writeString(file, "rulez: []\n");
        Run run = explain("jvm.gc.run");
        assertEquals(1, run.code());
        assertTrue(run.err().contains("See jwitness policy check"), run.err());
    }
}
